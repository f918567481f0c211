import { Batch, Column, type EventTimes, type Schema, timestamp } from "../data/mod.ts";
import { readTimes } from "./event_time.ts";
import type { Groups } from "./pane.ts";

const WINDOW_TIME = timestamp("ms");

/** The groups of a fired window as batches of at most `batchRows` rows: keys, window_start, window_end, results. */
export function* windowResults(
  groups: Groups,
  startMs: number,
  endMs: number,
  schema: Schema,
  batchRows: number,
): Generator<Batch> {
  for (let from = 0; from < groups.size; from += batchRows) {
    const to = Math.min(groups.size, from + batchRows);
    const length = to - from;
    const ends = constantTime(endMs, length);
    const columns = [
      ...groups.keyColumns(from, to),
      constantTime(startMs, length),
      ends,
      ...groups.accumulators.map((accumulator) => accumulator.finish(from, to)),
    ];
    yield new Batch(schema, columns, length, { times: new ResultTimes(ends, length, endMs, endMs) });
  }
}

/**
 * Event times of results: a window's last millisecond, so that windows over windows need no watermarks of their own
 * (as in Flink, whose results carry `window.maxTimestamp()`). Read from `window_end` when asked for.
 */
export class ResultTimes implements EventTimes {
  readonly minMs: number;
  readonly maxMs: number;
  readonly #ends: Column;
  readonly #length: number;
  #values: Float64Array | null = null;

  /** `ends`: the `window_end` column; its times lie between `firstEndMs` and `lastEndMs`. */
  constructor(ends: Column, length: number, firstEndMs: number, lastEndMs: number) {
    this.#ends = ends;
    this.#length = length;
    this.minMs = firstEndMs - 1;
    this.maxMs = lastEndMs - 1;
  }

  get values(): Float64Array {
    if (this.#values === null) {
      this.#values = new Float64Array(this.#length);
      readTimes(this.#ends, this.#length, this.#values);
      for (let i = 0; i < this.#length; i++) this.#values[i] -= 1;
    }
    return this.#values;
  }
}

/** A timestamp[ms] column that holds one instant. */
export function constantTime(timeMs: number, length: number): Column {
  return new Column({ type: WINDOW_TIME, length, values: new BigInt64Array(length).fill(BigInt(timeMs)) });
}

/** The columns `window_start` and `window_end` of one window, for any number of rows. */
export function boundColumns(startMs: number, endMs: number): (length: number) => Column[] {
  return (length) => [constantTime(startMs, length), constantTime(endMs, length)];
}
