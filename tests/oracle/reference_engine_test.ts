import { assertEquals } from "@std/assert";
import { int32, nullable, timestamp, utf8 } from "../../mod.ts";
import { referenceAnswers } from "./reference_engine.ts";
import type { PipelineCase, Row, WindowCase } from "./stream_case.ts";

const SHAPE = { ts: nullable(timestamp()), k: nullable(utf8), v: nullable(int32) };

function at(ts: number | null, v: number | null = 1, k: string | null = "a"): Row {
  return { ts, k, v };
}

function answersTo(partitions: Row[][], window: WindowCase, over: Partial<PipelineCase> = {}) {
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
  return referenceAnswers({ seed: 0, shape: SHAPE, microseconds: false, sources: 1, partitions, pipeline });
}

function counts(partitions: Row[][], window: WindowCase, over: Partial<PipelineCase> = {}): unknown[] {
  return answersTo(partitions, window, over).rows.map((
    row,
  ) => [row.window_start, row.window_end, Number(row.n)]);
}

Deno.test("reference engine: a row is late when its window's end is at or below its watermark", () => {
  const window: WindowCase = { kind: "tumbling", sizeMs: 10, offsetMs: 0 };
  const answers = answersTo([[at(5), at(13), at(9), at(14), at(9)]], window, { maxOutOfOrdernessMs: 4 });
  assertEquals(answers.late, 1);
  assertEquals(answers.rows.map((row) => Number(row.n)), [2, 2]);
});

Deno.test("reference engine: another partition's watermark makes no row late", () => {
  const window: WindowCase = { kind: "tumbling", sizeMs: 10, offsetMs: 0 };
  assertEquals(counts([[at(100)], [at(3)]], window), [[0, 10, 1], [100, 110, 1]]);
});

Deno.test("reference engine: windows cover negative times and follow the offset", () => {
  const window: WindowCase = { kind: "tumbling", sizeMs: 10, offsetMs: 3 };
  assertEquals(counts([[at(-8), at(-7), at(2), at(3)]], window), [[-17, -7, 1], [-7, 3, 2], [3, 13, 1]]);
});

Deno.test("reference engine: a sliding row still counts in its windows that are open", () => {
  const window: WindowCase = { kind: "sliding", sizeMs: 10, slideMs: 5 };
  const answers = answersTo([[at(15), at(7), at(4)]], window);
  assertEquals(answers.late, 2);
  const open = answersTo([[at(12), at(7), at(1)]], window);
  assertEquals(open.late, 1);
  assertEquals(counts([[at(12), at(7)]], window), [[5, 15, 2], [10, 20, 1]]);
});

Deno.test("reference engine: two rows one gap apart share a session, one more millisecond parts them", () => {
  const window: WindowCase = { kind: "session", gapMs: 10 };
  assertEquals(counts([[at(0), at(10), at(21)]], window), [[0, 20, 2], [21, 31, 1]]);
});

Deno.test("reference engine: a row between two sessions merges them, unless one had closed", () => {
  const window: WindowCase = { kind: "session", gapMs: 10 };
  assertEquals(counts([[at(0), at(18), at(9)]], window, { maxOutOfOrdernessMs: 18 }), [[0, 28, 3]]);
  assertEquals(counts([[at(0), at(18), at(9)]], window, { maxOutOfOrdernessMs: 8 }), [[0, 10, 1], [
    9,
    28,
    2,
  ]]);
});

Deno.test("reference engine: a row without a time is rejected, one without a key has a group of its own", () => {
  const answers = answersTo([[at(null), at(1, 1, null), at(2)]], {
    kind: "tumbling",
    sizeMs: 10,
    offsetMs: 0,
  });
  assertEquals(answers.rejected, 1);
  assertEquals(answers.rows.map((row) => row.k), [null, "a"]);
});

Deno.test("reference engine: early filters hold the watermark back, later ones do not", () => {
  const window: WindowCase = { kind: "tumbling", sizeMs: 10, offsetMs: 0 };
  const small = { kind: "compare", column: "v", op: "lt", literal: 9 } as const;
  const rows = [[at(1), at(50, 9), at(2)]];
  assertEquals(answersTo(rows, window, { early: small }).late, 0);
  assertEquals(answersTo(rows, window, { filter: small }).late, 1);
});

Deno.test("reference engine: first and last go by event time, then partition, then arrival", () => {
  const answers = answersTo([[at(5, 1), at(5, 2)], [at(5, 3), at(4, 4)]], {
    kind: "tumbling",
    sizeMs: 10,
    offsetMs: 0,
  }, {
    maxOutOfOrdernessMs: 5,
    aggregates: [{ fn: "first", column: "v", as: "f" }, { fn: "last", column: "v", as: "l" }],
  });
  assertEquals(answers.rows.map((row) => [row.f, row.l]), [[4, 3]]);
});
