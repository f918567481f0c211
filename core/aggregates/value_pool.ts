import { grown } from "./slots.ts";

const BLOCK_MIN = 4;

/**
 * Short lists of numbers, one a slot, in blocks of 4, 8, 16, ... entries of one shared array: millions of small groups
 * cost no object each. A block left for a larger one is used again.
 */
export class ValuePool {
  /** Entries of slot s: `values[starts[s] .. starts[s] + lengths[s])`. */
  values: Float64Array = new Float64Array(0);
  starts: Int32Array = new Int32Array(0);
  lengths: Int32Array = new Int32Array(0);
  #used = 0;
  /** Free blocks by the logarithm of their size. */
  readonly #free: number[][] = Array.from({ length: 32 }, () => []);

  grow(slots: number): void {
    this.starts = grown(this.starts, slots);
    this.lengths = grown(this.lengths, slots);
  }

  clear(): void {
    this.lengths.fill(0);
    this.#used = 0;
    for (const blocks of this.#free) blocks.length = 0;
  }

  /** Adds a value to a slot's list. */
  push(slot: number, value: number): void {
    const length = this.lengths[slot];
    if (length === 0) this.starts[slot] = this.#take(BLOCK_MIN);
    else if (length >= BLOCK_MIN && (length & (length - 1)) === 0) this.#move(slot, length);
    this.values[this.starts[slot] + length] = value;
    this.lengths[slot] = length + 1;
  }

  /** Empties a slot's list. */
  release(slot: number): void {
    const length = this.lengths[slot];
    this.lengths[slot] = 0;
    if (length > 0) this.#give(this.starts[slot], Math.max(BLOCK_MIN, ceilToPowerOf2(length)));
  }

  #move(slot: number, size: number): void {
    const from = this.starts[slot];
    const to = this.#take(2 * size);
    this.values.copyWithin(to, from, from + size);
    this.starts[slot] = to;
    this.#give(from, size);
  }

  #take(size: number): number {
    const free = this.#free[31 - Math.clz32(size)].pop();
    if (free !== undefined) return free;
    const at = this.#used;
    this.#used += size;
    this.values = grown(this.values, this.#used);
    return at;
  }

  #give(at: number, size: number): void {
    this.#free[31 - Math.clz32(size)].push(at);
  }
}

function ceilToPowerOf2(size: number): number {
  return size <= 1 ? 1 : 1 << (32 - Math.clz32(size - 1));
}
