/**
 * Open addressing over (key, slot + 1) pairs in one array, with Fibonacci hashing (Knuth, TAOCP 3, 6.4). A pair whose
 * second word is 0 is free.
 */
export class PairTable {
  readonly entries: Int32Array;
  /** Bits a hash is shifted down by to give a pair's number. */
  readonly shift: number;

  /** `length` words: a power of two, two for each pair. */
  constructor(length: number) {
    this.entries = new Int32Array(length);
    this.shift = Math.clz32(length >> 1) + 1;
  }

  /** The slot of a key, or -1. */
  find(key: number): number {
    return this.entries[2 * this.#place(key) + 1] - 1;
  }

  /** Adds a key that is not there; one that is keeps its slot. */
  put(key: number, slot: number): void {
    const at = this.#place(key);
    this.entries[2 * at] = key;
    this.entries[2 * at + 1] = slot + 1;
  }

  clear(): void {
    this.entries.fill(0);
  }

  /** The pair of a key, or the free one it would take. */
  #place(key: number): number {
    const entries = this.entries;
    const mask = (entries.length >> 1) - 1;
    let at = Math.imul(key, GOLDEN) >>> this.shift;
    while (entries[2 * at + 1] !== 0 && entries[2 * at] !== key) at = (at + 1) & mask;
    return at;
  }
}

/** 2^32 divided by the golden ratio. */
export const GOLDEN = 0x9e3779b1 | 0;
