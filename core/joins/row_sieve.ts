import type { Batch, EventTimes } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { rowNumbers } from "../windows/mod.ts";

/** Whether a row at that time is too old for the join at a watermark. */
export type IsLate = (timeMs: number, watermarkMs: number) => boolean;

/** Told of each late row (physical position) and the watermark it met. */
export type OnLate = (batch: Batch, row: number, watermarkMs: number) => void;

/**
 * Sorts the rows of a batch into those that look for partners, those that never find one because a key is null, and
 * those that are late. A row is judged by the watermark of its own partition just before it (`Batch.behind`), so that
 * late is a property of the data; rows behind the watermark of the join itself (of a partition that was idle, or
 * results that came again) are late as well: what they would meet is gone.
 */
export class RowSieve {
  readonly #keys: readonly number[];
  readonly #isLate: IsLate;
  readonly #onLate: OnLate | undefined;
  /** Physical rows that look for partners, ascending. */
  rows: Int32Array = new Int32Array(0);
  count = 0;
  /** Physical rows with a null key, ascending. */
  readonly keyless: number[] = [];
  /** Late rows so far, and those among them that are late because their partition was taken for idle. */
  late = 0;
  lateAfterIdle = 0;
  #own = new Int32Array(0);

  constructor(keys: readonly number[], isLate: IsLate, onLate?: OnLate) {
    this.#keys = keys;
    this.#isLate = isLate;
    this.#onLate = onLate;
  }

  /** Sorts one batch; `rows` and `keyless` are good until the next one. */
  sift(batch: Batch, watermarkMs: number): void {
    const times = requireTimes(batch);
    this.keyless.length = 0;
    this.rows = batch.selection ?? rowNumbers(batch.length);
    this.count = batch.rows;
    if (batch.behind !== null) this.#dropBehind(batch, times.values);
    if (this.#isLate(times.minMs, watermarkMs)) this.#dropGone(batch, times.values, watermarkMs);
    for (const key of this.#keys) this.#dropKeyless(batch, key);
  }

  #dropBehind(batch: Batch, times: Float64Array): void {
    const { rows: behind, watermarks, own } = batch.behind!;
    let at = 0;
    this.#keep((row) => {
      while (at < behind.length && behind[at] < row) at++;
      if (at === behind.length || behind[at] !== row) return true;
      if (!this.#isLate(times[row], watermarks[at])) return true;
      this.late++;
      if (own !== undefined && !this.#isLate(times[row], own[at])) this.lateAfterIdle++;
      this.#onLate?.(batch, row, watermarks[at]);
      return false;
    });
  }

  #dropGone(batch: Batch, times: Float64Array, watermarkMs: number): void {
    this.#keep((row) => {
      if (!this.#isLate(times[row], watermarkMs)) return true;
      this.late++;
      this.lateAfterIdle++;
      this.#onLate?.(batch, row, watermarkMs);
      return false;
    });
  }

  #dropKeyless(batch: Batch, key: number): void {
    const column = batch.columns[key];
    if (column.validity === null && column.type.kind !== "null") return;
    const before = this.keyless.length;
    this.#keep((row) => {
      if (!column.isNull(row)) return true;
      this.keyless.push(row);
      return false;
    });
    if (before > 0 && this.keyless.length > before) this.keyless.sort((a, b) => a - b);
  }

  #keep(test: (row: number) => boolean): void {
    const { rows, count } = this;
    if (this.#own.length < count) this.#own = new Int32Array(count);
    const own = this.#own;
    let kept = 0;
    for (let j = 0; j < count; j++) {
      const row = rows[j];
      if (test(row)) own[kept++] = row;
    }
    this.rows = own;
    this.count = kept;
  }
}

function requireTimes(batch: Batch): EventTimes {
  if (batch.times !== null) return batch.times;
  throw new VolleyError({
    code: "EVENT_TIME_UNKNOWN",
    message: "Cannot join rows by time: they came without event times",
    hint: "Declare watermarks after the operator that makes these rows: withWatermarks(column).",
  });
}
