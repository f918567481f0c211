import { assert, assertEquals } from "@std/assert";
import { Batch } from "../data/mod.ts";
import { eventBatch } from "./event_rows_test.ts";
import { splitLate } from "./late_rows.ts";

const base = eventBatch([0, 1, 2, 3, 4].map((v) => ({ ts: v, k: 0, v })));
const times = { values: Float64Array.of(50, 10, 60, 20, 30), minMs: 10, maxMs: 60 };

function withBehind(rows: number[], watermarks: number[]): Batch {
  const behind = { rows: Int32Array.from(rows), watermarks: Float64Array.from(watermarks) };
  return new Batch(base.schema, base.columns, base.length, { times, behind });
}

const isLate = (timeMs: number, watermark: number) => timeMs + 5 <= watermark;

Deno.test("splitLate() asks only rows behind their watermark, each with its own", () => {
  const asked: number[][] = [];
  const rows = Int32Array.of(0, 1, 2, 3, 4);
  const split = splitLate(withBehind([1, 3, 4], [14, 25, 40]), rows, (timeMs, watermark) => {
    asked.push([timeMs, watermark]);
    return isLate(timeMs, watermark);
  });
  assertEquals(asked, [[10, 14], [20, 25], [30, 40]]);
  assertEquals([[...split.rows.subarray(0, split.count)], split.late], [[0, 1, 2], 2]);
  assertEquals([...rows], [0, 1, 2, 3, 4]);
});

Deno.test("splitLate() looks past rows behind the watermark that are not selected", () => {
  const { schema, columns } = base;
  const behind = { rows: Int32Array.of(0, 1, 3), watermarks: Float64Array.of(99, 99, 99) };
  const selection = Int32Array.of(1, 2, 4, 0);
  const batch = new Batch(schema, columns, 5, { times, behind, selection, selected: 3 });
  const split = splitLate(batch, selection, isLate);
  assertEquals([[...split.rows.subarray(0, split.count)], split.late], [[2, 4], 1]);
});

Deno.test("splitLate() passes rows of a stream in order on as they are", () => {
  const rows = Int32Array.of(0, 1, 2, 3, 4);
  const split = splitLate(new Batch(base.schema, base.columns, 5, { times }), rows, () => true);
  assert(split.rows === rows && split.count === 5 && split.late === 0);
});

Deno.test("splitLate() tells of each late row, and counts those late only because their partition was idle", () => {
  const batch = withBehind([1, 3, 4], [15, 25, 40]);
  const own = Float64Array.of(15, 24, 34);
  const returned = new Batch(base.schema, base.columns, 5, { times, behind: { ...batch.behind!, own } });
  const told: number[][] = [];
  const split = splitLate(returned, Int32Array.of(0, 1, 2, 3, 4), isLate, (...late) => void told.push(late));
  assertEquals(told, [[1, 15], [3, 25], [4, 40]]);
  assertEquals([split.count, split.late, split.lateAfterIdle], [2, 3, 2]);
});
