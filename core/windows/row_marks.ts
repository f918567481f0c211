import type { Batch } from "../data/mod.ts";
import type { RowFaults } from "../operators/mod.ts";

/** Watermarks that rows carry, or that a user's generator makes of them; not those of a bound. */
export interface RowMarks {
  /** Milliseconds between two calls of `periodic`; +Infinity: never. */
  readonly periodMs: number;
  /** Turns to a batch; gives it without rows that had to be refused. */
  start(batch: Batch, faults: RowFaults): Batch;
  /** The watermark that row `row` (physical) of the batch gives its partition, -Infinity for none. */
  after(partition: number, row: number, timeMs: number): number;
  /** The watermark the clock gives a partition, -Infinity for none. */
  periodic(partition: number, nowMs: number): number;
}
