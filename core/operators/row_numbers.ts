import { Batch, type Schema } from "../data/mod.ts";

let all = new Int32Array(0);

/** Positions of the rows of a batch that count; shared, to be read only. */
export function rowsOf(batch: Batch): Int32Array {
  return batch.selection ?? rowNumbers(batch.length);
}

/** 0, 1, 2, ... up to at least `length`; shared, to be read only. */
export function rowNumbers(length: number): Int32Array {
  if (all.length < length) all = Int32Array.from({ length: Math.max(length, 2 * all.length) }, (_, i) => i);
  return all;
}

const NO_ROWS = { selection: new Int32Array(0) };

/** An empty batch that stands for work done on so many rows: the run looks at the time when it gets one. */
export function pacingBatch(schema: Schema, rows: number): Batch {
  return new Batch(schema, [], rows, NO_ROWS);
}
