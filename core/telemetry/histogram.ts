import type { SlotRange } from "./slots.ts";

/** Cells of a histogram with these bounds: a count per bucket, one beyond the last bound, and the sum. */
export function histogramSlots(bounds: readonly number[]): number {
  return bounds.length + 2;
}

/** Counts values by bucket: bucket `i` holds those at most `bounds[i]` and above the bound before. */
export class Histogram {
  readonly bounds: readonly number[];
  readonly #page: Float64Array;
  readonly #start: number;
  readonly #reject: () => void;

  constructor(bounds: readonly number[], slots: SlotRange, reject: () => void) {
    this.bounds = bounds;
    this.#page = slots.page;
    this.#start = slots.start;
    this.#reject = reject;
  }

  /** Counts `value`, `times` over; NaN, an infinite value or a bad `times` is left out and counted as rejected. */
  record(value: number, times = 1): void {
    if (!(value - value === 0 && times >= 0 && times !== Infinity)) return this.#reject();
    const bounds = this.bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) bucket++;
    this.#page[this.#start + bucket] += times;
    this.#page[this.#start + bounds.length + 1] += value * times;
  }

  /** Values counted so far. */
  get count(): number {
    return this.bucketCounts().reduce((total, count) => total + count, 0);
  }

  /** Sum of the values. */
  get sum(): number {
    return this.#page[this.#start + this.bounds.length + 1];
  }

  /** A copy of the counts, one a bucket (not cumulative) and a last one for values above every bound. */
  bucketCounts(): number[] {
    return Array.from(this.#page.subarray(this.#start, this.#start + this.bounds.length + 1));
  }
}
