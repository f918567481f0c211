import type { SlotRange } from "./slots.ts";

/** A number that goes up and down. Until it is set, and after `set(NaN)`, it is unknown and in no snapshot. */
export class Gauge {
  readonly #page: Float64Array;
  readonly #slot: number;

  constructor(slots: SlotRange) {
    this.#page = slots.page;
    this.#slot = slots.start;
    this.#page[this.#slot] = NaN;
  }

  /** The value from now on; NaN for unknown. */
  set(value: number): void {
    this.#page[this.#slot] = value;
  }

  /** The last value, NaN while it is unknown. */
  get value(): number {
    return this.#page[this.#slot];
  }
}
