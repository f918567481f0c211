import { Batch, Column, type Schema, timestamp } from "../data/mod.ts";
import { type Pane, rowNumbers } from "./pane.ts";

const WINDOW_TIME = timestamp("ms");
const TWO_32 = 4294967296;

/** The groups of a fired window as batches of at most `batchRows` rows: keys, window_start, window_end, results. */
export function* windowResults(
  pane: Pane,
  startMs: number,
  endMs: number,
  schema: Schema,
  batchRows: number,
): Generator<Batch> {
  for (let from = 0; from < pane.size; from += batchRows) {
    const to = Math.min(pane.size, from + batchRows);
    const times = [constantTime(startMs, to - from), constantTime(endMs, to - from)];
    const results = pane.accumulators.map((accumulator) => accumulator.finish(from, to));
    yield new Batch(
      schema,
      [...pane.keys.keys(rowNumbers(pane.size), from, to), ...times, ...results],
      to - from,
    );
  }
}

/** A column that holds one instant `length` times. */
function constantTime(timeMs: number, length: number): Column {
  return timeColumn((_) => timeMs, length);
}

/** A timestamp[ms] column from a function of the row. */
export function timeColumn(timeAt: (row: number) => number, length: number): Column {
  const values = new BigInt64Array(length);
  const words = new Int32Array(values.buffer);
  for (let i = 0; i < length; i++) {
    const timeMs = timeAt(i);
    const high = Math.floor(timeMs / TWO_32);
    words[2 * i] = timeMs - high * TWO_32;
    words[2 * i + 1] = high;
  }
  return new Column({ type: WINDOW_TIME, length, values });
}
