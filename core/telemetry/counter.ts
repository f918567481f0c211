import type { SlotRange } from "./slots.ts";

/** A number that only grows. */
export class Counter {
  readonly #page: Float64Array;
  readonly #slot: number;
  readonly #reject: () => void;

  constructor(slots: SlotRange, reject: () => void) {
    this.#page = slots.page;
    this.#slot = slots.start;
    this.#reject = reject;
  }

  /** Adds `count`; a negative, infinite or NaN count is left out and counted as rejected. */
  add(count = 1): void {
    if (count >= 0 && count !== Infinity) this.#page[this.#slot] += count;
    else this.#reject();
  }

  /** The count so far. */
  get value(): number {
    return this.#page[this.#slot];
  }
}
