import { assertEquals } from "@std/assert";
import { Batch, batchFromRows, int32, int64, schema, timestamp, toRows } from "../data/mod.ts";
import type { Stage } from "../operators/mod.ts";
import type { WindowAggregateSpec } from "./pane_window.ts";

/** One row of the streams the window tests run on. */
export interface EventRow {
  readonly ts: number;
  readonly k: number;
  readonly v: number;
}

const EVENTS = schema({ ts: timestamp("ms"), k: int32, v: int32 });

/** Counts and sums of `v` by `k`, small result batches. */
export const countAndSum: WindowAggregateSpec = {
  keyTypes: [int32],
  aggregates: [{ fn: "count", input: null, params: {} }, { fn: "sum", input: int32, params: {} }],
  columns: { keys: [1], inputs: [-1, 2], ordersByTime: false },
  output: schema({
    k: int32,
    window_start: timestamp("ms"),
    window_end: timestamp("ms"),
    n: int64,
    sum: int64,
  }),
  batchRows: 3,
};

/** Rows of one partition as a batch. */
export function eventBatch(rows: readonly EventRow[], partition = 0): Batch {
  return batchFromRows(EVENTS, rows, { partition });
}

/** Result rows as `k start end n sum`, sorted. */
export function answerLines(batches: Iterable<Batch>): string[] {
  const lines = [...batches].filter(({ rows }) => rows > 0).flatMap((batch) => toRows(batch) as never[]);
  return lines.map((row) => Object.values(row).join(" ")).sort();
}

/** What a stage answers to a watermark. */
export function fired(stage: Stage, timeMs: number): Batch[] {
  return [...stage.onWatermark!(timeMs) ?? []];
}

Deno.test("answerLines() shows results in one order", () => {
  assertEquals(answerLines([eventBatch([{ ts: 2, k: 1, v: 0 }, { ts: 1, k: 1, v: 5 }])]), ["1 1 5", "2 1 0"]);
});
