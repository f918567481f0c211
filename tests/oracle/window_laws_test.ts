import { assertEquals } from "@std/assert";
import { int32, nullable, timestamp, utf8 } from "../../mod.ts";
import { differences } from "./compare_answers.ts";
import { referenceAnswers } from "./reference_engine.ts";
import { runCase } from "./run_case.ts";
import type { PipelineCase, Row, StreamCase, WindowCase } from "./stream_case.ts";

const TEN: WindowCase = { kind: "tumbling", sizeMs: 10, offsetMs: 0 };
const GAP_TEN: WindowCase = { kind: "session", gapMs: 10 };

const PLAIN = { dictionarySizeMax: 65_536, interpreted: false, outputRows: 2_048 };

function at(ts: number | null, k: string | null = "a", v: number | null = 1): Row {
  return { ts, k, v };
}

function caseOf(partitions: Row[][], window: WindowCase, over: Partial<PipelineCase>): StreamCase {
  const pipeline: PipelineCase = {
    early: null,
    maxOutOfOrdernessMs: 0,
    detour: "none",
    filter: null,
    derived: [],
    keys: ["k"],
    window,
    aggregates: [{ fn: "count", as: "n" }],
    ...over,
  };
  const shape = { ts: nullable(timestamp("ms")), k: nullable(utf8), v: nullable(int32) };
  return { seed: 0, shape, microseconds: false, sources: 1, partitions, pipeline };
}

/** The engine and the reference agree for all batch sizes and some interleavings; `expected` is [start, end, n]. */
function law(
  text: string,
  partitions: Row[][],
  window: WindowCase,
  expected: {
    readonly windows: readonly (readonly number[])[];
    readonly late?: number;
    readonly rejected?: number;
  },
  over: Partial<PipelineCase> = {},
): void {
  Deno.test(`windows: ${text}`, async () => {
    const of = caseOf(partitions, window, over);
    for (const batchRows of [1, 2, 3, 4096]) {
      for (let interleaving = 0; interleaving < 6; interleaving++) {
        const answers = await runCase(of, { ...PLAIN, batchRows, interleaving });
        const windows = answers.rows.map((row) => [row.window_start, row.window_end, row.n].map(Number));
        assertEquals(
          windows.sort(byNumbers),
          [...expected.windows].sort(byNumbers),
          `batches of ${batchRows}`,
        );
        assertEquals([answers.late, answers.rejected], [expected.late ?? 0, expected.rejected ?? 0]);
        assertEquals(differences(referenceAnswers(of), answers, of.pipeline), []);
      }
    }
  });
}

function byNumbers(a: readonly number[], b: readonly number[]): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

law("a row at its window's end opens the next", [[at(9), at(10)]], TEN, {
  windows: [[0, 10, 1], [10, 20, 1]],
});
law("a row is late once its own watermark has reached its window's end", [[at(5), at(10), at(9)]], TEN, {
  windows: [[0, 10, 1], [10, 20, 1]],
  late: 1,
});
law(
  "a row within the bound is never late",
  [[at(5), at(14), at(9)]],
  TEN,
  { windows: [[0, 10, 2], [10, 20, 1]] },
  { maxOutOfOrdernessMs: 5 },
);
law("a partition far behind the others is not late", [[at(500)], [at(3), at(4)]], TEN, {
  windows: [[0, 10, 2], [500, 510, 1]],
});
law("a null time is rejected, not late, and moves no watermark", [[at(null), at(5), at(null), at(6)]], TEN, {
  windows: [[0, 10, 2]],
  rejected: 2,
});
law("times before 1970 fall into windows below zero", [[at(-11), at(-10), at(-1), at(0)]], TEN, {
  windows: [[-20, -10, 1], [-10, 0, 2], [0, 10, 1]],
});
law(
  "a late sliding row still counts where its windows are open",
  [[at(12), at(7), at(1)]],
  { kind: "sliding", sizeMs: 10, slideMs: 5 },
  { windows: [[5, 15, 2], [10, 20, 1]], late: 1 },
);
law("two rows exactly one gap apart share a session", [[at(0), at(10), at(21)]], GAP_TEN, {
  windows: [[0, 20, 2], [21, 31, 1]],
});
law(
  "a row between two sessions joins them",
  [[at(0), at(18), at(9)]],
  GAP_TEN,
  { windows: [[0, 28, 3]] },
  { maxOutOfOrdernessMs: 18 },
);
law(
  "a session closed for a row's own partition is not joined",
  [[at(1, "a")], [at(4, "b"), at(3, "a")]],
  {
    kind: "session",
    gapMs: 2,
  },
  { windows: [[1, 3, 1], [3, 5, 1], [4, 6, 1]] },
  { maxOutOfOrdernessMs: 1 },
);
law(
  "a session reaches as far left as its earliest row",
  [[at(30, "b"), at(25), at(21), at(12)]],
  GAP_TEN,
  { windows: [[12, 35, 3], [30, 40, 1]] },
  { maxOutOfOrdernessMs: 20 },
);
law(
  "rows of one partition and instant, each behind its watermark, stay in order of arrival",
  [[at(55, "b"), at(47, "b")], [at(30), at(53), at(46, "a", 1), at(55, "b"), at(46, "a", 2)]],
  { kind: "sliding", sizeMs: 10, slideMs: 3 },
  {
    windows: [
      ...[[21, 31, 1], [24, 34, 1], [27, 37, 1], [30, 40, 1], [39, 49, 1], [42, 52, 1], [42, 52, 2]],
      ...[[45, 55, 1], [45, 55, 3], [48, 58, 1], [48, 58, 2], [51, 61, 1], [51, 61, 2], [54, 64, 2]],
    ],
  },
  { maxOutOfOrdernessMs: 5, aggregates: [{ fn: "count", as: "n" }, { fn: "last", column: "v", as: "l" }] },
);
