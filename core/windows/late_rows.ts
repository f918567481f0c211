import type { Batch } from "../data/mod.ts";

/** The batch's rows without the late ones, and how many were late. */
export interface InTimeRows {
  readonly rows: Int32Array;
  readonly count: number;
  readonly late: number;
  /** Those of `late` that were in time by their own partition's watermark, which had been taken for idle. */
  readonly lateAfterIdle: number;
}

/** Whether a row of that time is late by that watermark. */
export type LateTest = (timeMs: number, watermarkMs: number) => boolean;

/** Told of each late row (physical position) and the watermark it met. */
export type LateVisitor = (row: number, watermarkMs: number) => void;

/**
 * Splits off the rows for which `isLate(event time, watermark just before the row)` holds. Only rows behind their
 * partition's watermark are asked, so that a stream in order pays nothing.
 */
export function splitLate(
  batch: Batch,
  rows: Int32Array,
  isLate: LateTest,
  onLate?: LateVisitor,
): InTimeRows {
  const behind = batch.behind;
  if (behind === null) return { rows, count: batch.rows, late: 0, lateAfterIdle: 0 };
  const { watermarks, own = watermarks } = behind;
  const times = batch.times!.values;
  const kept = new Int32Array(batch.rows);
  let count = 0;
  let at = 0;
  let lateAfterIdle = 0;
  for (let j = 0; j < batch.rows; j++) {
    const i = rows[j];
    while (at < behind.rows.length && behind.rows[at] < i) at++;
    const isBehind = at < behind.rows.length && behind.rows[at] === i;
    if (!isBehind || !isLate(times[i], watermarks[at])) kept[count++] = i;
    else {
      if (own !== watermarks && !isLate(times[i], own[at])) lateAfterIdle++;
      onLate?.(i, watermarks[at]);
    }
  }
  return { rows: kept, count, late: batch.rows - count, lateAfterIdle };
}
