/**
 * 64-bit keys, as (low, high) Int32 words, to dense slots: open addressing over entries of four words
 * (low, high, slot + 1, unused: a power of two keeps an entry in one cache line), at most half full.
 */
export class WordSlots {
  lows: Int32Array = new Int32Array(64);
  highs: Int32Array = new Int32Array(64);
  size = 0;
  #entries = new Int32Array(4 * 128);
  #mask = 127;

  /** The slot of the key with these words, added if it is new. */
  slotOf(low: number, high: number): number {
    let at = mix(low, high) & this.#mask;
    const entries = this.#entries;
    for (;;) {
      const slot = entries[4 * at + 2] - 1;
      if (slot < 0) return this.#insert(at, low, high);
      if (entries[4 * at] === low && entries[4 * at + 1] === high) return slot;
      at = (at + 1) & this.#mask;
    }
  }

  /** A new slot that no key finds: for null. */
  addAnonymous(): number {
    return this.#append(0, 0);
  }

  clear(): void {
    this.size = 0;
    this.#entries.fill(0);
  }

  #insert(at: number, low: number, high: number): number {
    const slot = this.#append(low, high);
    this.#put(at, low, high, slot);
    if (2 * this.size > this.#mask) this.#grow();
    return slot;
  }

  #put(at: number, low: number, high: number, slot: number): void {
    this.#entries[4 * at] = low;
    this.#entries[4 * at + 1] = high;
    this.#entries[4 * at + 2] = slot + 1;
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
    const old = this.#entries;
    this.#mask = this.#mask * 2 + 1;
    this.#entries = new Int32Array(4 * (this.#mask + 1));
    for (let e = 0; e < old.length; e += 4) {
      if (old[e + 2] === 0) continue;
      let at = mix(old[e], old[e + 1]) & this.#mask;
      while (this.#entries[4 * at + 2] !== 0) at = (at + 1) & this.#mask;
      this.#put(at, old[e], old[e + 1], old[e + 2] - 1);
    }
  }
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
