import type { Batch } from "../data/mod.ts";
import { HeldRows } from "./held_rows.ts";
import type { StoredColumns } from "./stored_columns.ts";
import { TimeRuns } from "./time_runs.ts";

/** Held rows in a chain for each key, newest arrival first; of an outer side also which found a partner. */
export class LinkedRows {
  readonly held: HeldRows;
  /** First row of each key's chain plus one, by key slot; 0: none. */
  heads: Int32Array = new Int32Array(64);
  /** The next row of the chain plus one, by row. */
  next: Int32Array = new Int32Array(64);
  /** 1 for rows that found a partner; null where nobody asks. */
  matched: Uint8Array | null;
  /** Rows nobody has asked for a partner's sake yet, by time; null where nobody will. */
  readonly unmatched: TimeRuns | null;

  constructor(stored: StoredColumns, outer: boolean) {
    this.held = new HeldRows(stored);
    this.matched = outer ? new Uint8Array(64) : null;
    this.unmatched = outer ? new TimeRuns() : null;
  }

  get count(): number {
    return this.held.count;
  }

  /** Adds rows of a batch under the key slots `slots[0..count)`; gives the number of the first. */
  add(batch: Batch, rows: Int32Array, slots: Int32Array, count: number): number {
    const first = this.held.add(batch, rows, count);
    this.#makeRoom(this.held.count);
    const { heads, next } = this;
    for (let j = 0; j < count; j++) {
      const slot = slots[j];
      next[first + j] = heads[slot];
      heads[slot] = first + j + 1;
    }
    this.unmatched?.add(this.held.times.subarray(first, this.held.count), first, batch.partition);
    return first;
  }

  /** Makes sure that every key slot below `size` has an entry. */
  reach(size: number): void {
    if (size <= this.heads.length) return;
    const larger = new Int32Array(Math.max(size, 2 * this.heads.length));
    larger.set(this.heads);
    this.heads = larger;
  }

  clear(): void {
    this.heads.fill(0);
    this.matched?.fill(0, 0, this.held.count);
    this.unmatched?.clear();
    this.held.clear();
  }

  #makeRoom(count: number): void {
    if (count > this.next.length) {
      const larger = new Int32Array(Math.max(count, 2 * this.next.length));
      larger.set(this.next);
      this.next = larger;
    }
    if (this.matched === null || count <= this.matched.length) return;
    const larger = new Uint8Array(Math.max(count, 2 * this.matched.length));
    larger.set(this.matched);
    this.matched = larger;
  }
}
