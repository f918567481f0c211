import { MovingSlots } from "./moving_slots.ts";

/**
 * 64-bit keys, as (low, high) Int32 words, to dense slots: open addressing over entries of four words
 * (low, high, slot + 1, unused: a power of two keeps an entry in one cache line), at most half full. It grows while
 * it is used: keys move to the larger table with the lookups that follow.
 */
export class WordSlots {
  lows: Int32Array = new Int32Array(64);
  highs: Int32Array = new Int32Array(64);
  size = 0;
  #entries = new Int32Array(4 * 128);
  #old: Int32Array = this.#entries;
  readonly #moving = new MovingSlots();
  /** The slot of null, which has no words. */
  #anonymous = -1;

  /** The slot of the key with these words, added if it is new. */
  slotOf(low: number, high: number): number {
    if (this.#moving.active) this.#moveSome();
    const entries = this.#entries;
    const entry = place(entries, low, high);
    const slot = entries[entry + 2] - 1;
    return slot >= 0 ? slot : this.#addAt(entry, low, high);
  }

  /** A new slot that no key finds: for null, once. */
  addAnonymous(): number {
    this.#anonymous = this.#append(0, 0);
    return this.#anonymous;
  }

  clear(): void {
    this.#moving.stop();
    this.#old = this.#entries;
    this.size = 0;
    this.#anonymous = -1;
    this.#entries.fill(0);
  }

  #addAt(entry: number, low: number, high: number): number {
    let slot = this.#moving.active ? this.#old[place(this.#old, low, high) + 2] - 1 : -1;
    const isNew = slot < 0;
    if (isNew) slot = this.#append(low, high);
    putAt(this.#entries, entry, low, high, slot);
    if (isNew && 8 * this.size > this.#entries.length) this.#grow();
    return slot;
  }

  #append(low: number, high: number): number {
    if (this.size === this.lows.length) {
      this.lows = doubled(this.lows);
      this.highs = doubled(this.highs);
    }
    this.lows[this.size] = low;
    this.highs[this.size] = high;
    return this.size++;
  }

  #grow(): void {
    this.#moving.finish(this.#move);
    this.#old = this.#entries;
    this.#entries = new Int32Array(this.#old.length * 2);
    this.#moving.begin(this.size);
  }

  #moveSome(): void {
    this.#moving.step(1, this.#move);
    if (!this.#moving.active) this.#old = this.#entries;
  }

  /** A field, not a method: made once, called per slot. */
  readonly #move = (slot: number): void => {
    if (slot === this.#anonymous) return;
    const low = this.lows[slot], high = this.highs[slot];
    putAt(this.#entries, place(this.#entries, low, high), low, high, slot);
  };
}

/** The entry of a key, or the free one it would take. */
function place(entries: Int32Array, low: number, high: number): number {
  const mask = (entries.length >> 2) - 1;
  let at = mix(low, high) & mask;
  while (entries[4 * at + 2] !== 0 && (entries[4 * at] !== low || entries[4 * at + 1] !== high)) {
    at = (at + 1) & mask;
  }
  return 4 * at;
}

function putAt(entries: Int32Array, entry: number, low: number, high: number, slot: number): void {
  entries[entry] = low;
  entries[entry + 1] = high;
  entries[entry + 2] = slot + 1;
}

function doubled(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** The finaliser of MurmurHash3 over both words (Appleby, public domain). */
function mix(low: number, high: number): number {
  let h = low ^ Math.imul(high, 0x9e3779b1 | 0);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
