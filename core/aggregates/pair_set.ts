import { grown } from "./slots.ts";

const TABLE_MIN = 256;

/** A set of (slot, id) pairs of int32, with the ids of each slot chained: open addressing over flat arrays. */
export class PairSet {
  /** Pairs of each slot. */
  counts: Float64Array = new Float64Array(0);
  #slotOf: Int32Array = new Int32Array(0);
  #idOf: Int32Array = new Int32Array(0);
  /** Entry numbers plus one: the previous entry of the same slot, the newest entry of a slot, the hash table. */
  #previous: Int32Array = new Int32Array(0);
  #newest: Int32Array = new Int32Array(0);
  #table: Int32Array = new Int32Array(TABLE_MIN);
  #size = 0;

  grow(slots: number): void {
    this.counts = grown(this.counts, slots);
    this.#newest = grown(this.#newest, slots);
  }

  clear(): void {
    this.counts.fill(0);
    this.#newest.fill(0);
    this.#table.fill(0);
    this.#size = 0;
  }

  add(slot: number, id: number): void {
    const mask = this.#table.length - 1;
    let at = hashPair(slot, id) & mask;
    for (let entry = this.#table[at]; entry !== 0; entry = this.#table[at = (at + 1) & mask]) {
      if (this.#slotOf[entry - 1] === slot && this.#idOf[entry - 1] === id) return;
    }
    this.#table[at] = this.#append(slot, id);
    if (2 * this.#size > this.#table.length) this.#rehash();
  }

  /** The ids of a slot, newest first. */
  ids(slot: number): Int32Array {
    const ids = new Int32Array(this.counts[slot]);
    let entry = this.#newest[slot];
    for (let k = 0; k < ids.length; k++) {
      ids[k] = this.#idOf[entry - 1];
      entry = this.#previous[entry - 1];
    }
    return ids;
  }

  #append(slot: number, id: number): number {
    const at = this.#size++;
    this.#slotOf = grown(this.#slotOf, this.#size);
    this.#idOf = grown(this.#idOf, this.#size);
    this.#previous = grown(this.#previous, this.#size);
    this.#slotOf[at] = slot;
    this.#idOf[at] = id;
    this.#previous[at] = this.#newest[slot];
    this.#newest[slot] = this.#size;
    this.counts[slot] += 1;
    return this.#size;
  }

  #rehash(): void {
    const table = new Int32Array(4 * this.#table.length);
    const mask = table.length - 1;
    for (let entry = 1; entry <= this.#size; entry++) {
      let at = hashPair(this.#slotOf[entry - 1], this.#idOf[entry - 1]) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = entry;
    }
    this.#table = table;
  }
}

function hashPair(slot: number, id: number): number {
  let hash = Math.imul(slot, 0x9e3779b1) ^ Math.imul(id, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return hash ^ (hash >>> 15);
}
