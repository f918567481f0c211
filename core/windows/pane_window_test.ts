import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { Batch, batchFromRows, int32, schema } from "../data/mod.ts";
import { AssignWatermarks } from "./assign_watermarks.ts";
import { answerLines, countAndSum, eventBatch, type EventRow, fired } from "./event_rows_test.ts";
import { PaneWindow } from "./pane_window.ts";
import type { PaneWindowSpec } from "./window_grid.ts";

/** Every window of every row that is open for it, a row at a time. */
function model(
  rows: readonly EventRow[],
  spec: PaneWindowSpec,
  bound: number,
): { lines: string[]; late: number } {
  const { sizeMs, offsetMs } = spec;
  const slideMs = spec.kind === "sliding" ? spec.slideMs : sizeMs;
  const groups = new Map<string, { n: number; sum: number }>();
  let [newest, late] = [-Infinity, 0];
  for (const { ts, k, v } of rows) {
    const starts: number[] = [];
    const last = Math.floor((ts - offsetMs) / slideMs) * slideMs + offsetMs;
    for (let start = last; start > ts - sizeMs; start -= slideMs) starts.push(start);
    const open = starts.filter((start) => start + sizeMs > newest - bound);
    if (starts.length > 0 && open.length === 0) late++;
    for (const start of open) {
      const id = `${k} ${start} ${start + sizeMs}`;
      const group = groups.get(id) ?? { n: 0, sum: 0 };
      groups.set(id, { n: group.n + 1, sum: group.sum + v });
    }
    newest = Math.max(newest, ts);
  }
  return { lines: [...groups].map(([id, { n, sum }]) => `${id} ${n} ${sum}`).sort(), late };
}

/** The same rows through the stages in batches of `size`, firing after each. */
function run(rows: readonly EventRow[], spec: PaneWindowSpec, bound: number, size: number) {
  const assign = new AssignWatermarks({ column: 0, maxOutOfOrdernessMs: bound });
  const window = new PaneWindow(spec, countAndSum);
  const results: Batch[] = [];
  for (let from = 0; from < rows.length; from += size) {
    const batch = assign.process(eventBatch(rows.slice(from, from + size)));
    if (batch instanceof Batch) window.process(batch);
    results.push(...fired(window, assign.watermark));
  }
  results.push(...fired(window, Infinity));
  return { lines: answerLines(results), late: window.counts().late, pending: window.counts().pendingWindows };
}

const SPECS: readonly PaneWindowSpec[] = [
  { kind: "tumbling", sizeMs: 10, offsetMs: 0 },
  { kind: "tumbling", sizeMs: 10, offsetMs: 7 },
  { kind: "tumbling", sizeMs: 1, offsetMs: 0 },
  { kind: "sliding", sizeMs: 10, slideMs: 5, offsetMs: 0 },
  { kind: "sliding", sizeMs: 10, slideMs: 4, offsetMs: 3 },
  { kind: "sliding", sizeMs: 13, slideMs: 7, offsetMs: 0 },
  { kind: "sliding", sizeMs: 13, slideMs: 1, offsetMs: 0 },
  { kind: "sliding", sizeMs: 5, slideMs: 12, offsetMs: 2 },
  { kind: "sliding", sizeMs: 5, slideMs: 7, offsetMs: 0 },
];

for (const spec of SPECS) {
  const slide = spec.kind === "sliding" ? ` every ${spec.slideMs}` : "";
  Deno.test(`PaneWindow agrees with a row-at-a-time model: ${spec.sizeMs}${slide} from ${spec.offsetMs}`, () => {
    const next = seededRandom(13);
    for (let round = 0; round < 40; round++) {
      const bound = Math.floor(next() * 12);
      const drift = next() * 3;
      const rows = Array.from({ length: 60 }, (_, i) => ({
        ts: Math.floor(i * drift - 80 + next() * 30) + (next() < 0.05 ? 100 : 0),
        k: Math.floor(next() * 4),
        v: Math.floor(next() * 9) - 4,
      }));
      const wanted = { ...model(rows, spec, bound), pending: 0 };
      for (const size of [1, 2, 7, 60]) assertEquals(run(rows, spec, bound, size), wanted);
    }
  });
}

Deno.test("PaneWindow combines panes of different rows' windows over far apart times", () => {
  const rows = [-1e12, 0, 1e12].flatMap((ts) => [{ ts, k: 1, v: 1 }, { ts: ts + 9, k: 1, v: 2 }]);
  const spec: PaneWindowSpec = { kind: "sliding", sizeMs: 20, slideMs: 7, offsetMs: 0 };
  assertEquals(run(rows, spec, 0, 2).lines, model(rows, spec, 0).lines);
});

Deno.test("PaneWindow gives its results in batches of the size asked for", () => {
  const window = new PaneWindow({ kind: "tumbling", sizeMs: 10, offsetMs: 0 }, countAndSum);
  const assign = new AssignWatermarks({ column: 0, maxOutOfOrdernessMs: 0 });
  window.process(assign.process(eventBatch([0, 1, 2, 3, 4, 5, 6].map((k) => ({ ts: 3, k, v: k })))) as Batch);
  assertEquals(window.counts().pendingWindows, 7);
  const results = fired(window, 10);
  assertEquals(results.map(({ rows }) => rows), [3, 3, 1]);
  assert(results.every(({ times }) => times!.minMs === 9 && times!.maxMs === 9));
  assertEquals([...results[2].times!.values], [9]);
});

Deno.test("PaneWindow combines large panes in slices: between two it gives an empty batch", () => {
  const keys = 20_000;
  const window = new PaneWindow({ kind: "sliding", sizeMs: 20, slideMs: 10, offsetMs: 0 }, countAndSum);
  const assign = new AssignWatermarks({ column: 0, maxOutOfOrdernessMs: 0 });
  for (const ts of [3, 13]) {
    const rows = Array.from({ length: keys }, (_, k) => ({ ts, k, v: 1 }));
    window.process(assign.process(eventBatch(rows)) as Batch);
  }
  fired(window, 10);
  const results = fired(window, 20);
  const [empty, full] = [results.filter(({ rows }) => rows === 0), results.filter(({ rows }) => rows > 0)];
  assertEquals(full.reduce((sum, { rows }) => sum + rows, 0), keys);
  assert(empty.length >= 8 && empty.every(({ length }) => length <= 4096));
});

Deno.test("PaneWindow refuses rows without event times", () => {
  const window = new PaneWindow({ kind: "tumbling", sizeMs: 10, offsetMs: 0 }, countAndSum);
  const batch = batchFromRows(schema({ k: int32 }), [{ k: 1 }]);
  let code = "";
  try {
    window.process(batch);
  } catch (thrown) {
    code = (thrown as { code: string }).code;
  }
  assertEquals(code, "EVENT_TIME_UNKNOWN");
});
