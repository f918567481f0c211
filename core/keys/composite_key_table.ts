import type { Column } from "../data/mod.ts";
import type { KeyTable } from "./key_table.ts";
import { WordSlots } from "./word_slots.ts";

/**
 * Keys of several parts: each part has a table of its own, and pairs of part slots are joined from left to right, so
 * that (a, b, c) is the pair ((a, b), c). Any mix of types works at the cost of one more probe a part.
 */
export class CompositeKeyTable implements KeyTable {
  readonly #parts: readonly KeyTable[];
  readonly #pairs: readonly WordSlots[];
  #partSlots = new Int32Array(0);

  /** At least two parts. */
  constructor(parts: readonly KeyTable[]) {
    this.#parts = parts;
    this.#pairs = parts.slice(1).map(() => new WordSlots());
  }

  get size(): number {
    return this.#pairs[this.#pairs.length - 1].size;
  }

  lookup(columns: readonly Column[], rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    if (this.#partSlots.length < to) this.#partSlots = new Int32Array(to);
    const partSlots = this.#partSlots;
    this.#parts[0].lookup([columns[0]], rows, from, to, slots);
    for (let p = 1; p < this.#parts.length; p++) {
      this.#parts[p].lookup([columns[p]], rows, from, to, partSlots);
      const pairs = this.#pairs[p - 1];
      for (let j = from; j < to; j++) slots[j] = pairs.slotOf(slots[j], partSlots[j]);
    }
  }

  keys(slots: Int32Array, from: number, to: number): Column[] {
    const columns: Column[] = [];
    let left = slots.slice(from, to);
    for (let p = this.#parts.length - 1; p > 0; p--) {
      const { lows, highs } = this.#pairs[p - 1];
      columns.unshift(...this.#parts[p].keys(left.map((slot) => highs[slot]), 0, left.length));
      left = left.map((slot) => lows[slot]);
    }
    return [...this.#parts[0].keys(left, 0, left.length), ...columns];
  }

  clear(): void {
    for (const part of this.#parts) part.clear();
    for (const pairs of this.#pairs) pairs.clear();
  }
}
