const PAGE_SLOTS = 1_024;

/** Where a handle keeps its numbers: `count` neighbouring cells of a page that is never moved. */
export interface SlotRange {
  readonly page: Float64Array;
  readonly start: number;
}

/** Hands out cells of Float64Array pages; pages are added, never reallocated, so a handle may hold on to its page. */
export class Slots {
  #page = new Float64Array(PAGE_SLOTS);
  #used = 0;

  /** `count` cells, each zero. */
  allocate(count: number): SlotRange {
    if (count > PAGE_SLOTS) return { page: new Float64Array(count), start: 0 };
    if (this.#used + count > PAGE_SLOTS) {
      this.#page = new Float64Array(PAGE_SLOTS);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += count;
    return { page: this.#page, start };
  }
}
