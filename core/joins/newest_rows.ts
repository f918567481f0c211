import type { DataType } from "../data/mod.ts";
import type { Column } from "../data/mod.ts";
import { createKeyTable, type KeyTable } from "../keys/mod.ts";

/** No row. */
const NONE = -1;

/** The newest row of each key among those noted since it was begun. */
export class NewestRows {
  readonly #keys: KeyTable;
  /** Row by key slot. */
  #rows = new Int32Array(64).fill(NONE);

  constructor(keyTypes: readonly DataType[]) {
    this.#keys = createKeyTable(keyTypes);
  }

  /** The slots of the keys in rows 0 to `count` of these columns. */
  lookup(columns: readonly Column[], rows: Int32Array, count: number, slots: Int32Array): void {
    this.#keys.lookup(columns, rows, 0, count, slots);
    if (this.#keys.size <= this.#rows.length) return;
    const larger = new Int32Array(Math.max(this.#keys.size, 2 * this.#rows.length)).fill(NONE);
    larger.set(this.#rows);
    this.#rows = larger;
  }

  /** The row at a slot, or -1. */
  at(slot: number): number {
    return this.#rows[slot];
  }

  /** Notes a newer row; gives the one it replaces, or -1. */
  put(slot: number, row: number): number {
    const before = this.#rows[slot];
    this.#rows[slot] = row;
    return before;
  }

  /** Rows noted, in no particular order. */
  forEach(visit: (row: number) => void): void {
    for (let slot = 0; slot < this.#keys.size; slot++) if (this.#rows[slot] !== NONE) visit(this.#rows[slot]);
  }

  /** Rows move: row `r` is `map[r]` from now on. */
  renumber(map: Int32Array): void {
    for (let slot = 0; slot < this.#keys.size; slot++) {
      if (this.#rows[slot] !== NONE) this.#rows[slot] = map[this.#rows[slot]];
    }
  }

  clear(): void {
    this.#rows.fill(NONE, 0, this.#keys.size);
    this.#keys.clear();
  }
}
