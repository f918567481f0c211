import { grown } from "./slots.ts";

/** Hashes of the smallest block. */
const BLOCK_MIN = 2;

/**
 * Small sets of 64-bit hashes, one a slot: open addressing within blocks of one shared array, so that millions of small
 * groups cost no object each. Blocks double when they are three quarters full; a block left is used again.
 */
export class HashPool {
  /** Hashes of each slot. */
  sizes: Int32Array = new Int32Array(0);
  /** Two words a hash; (0, 0) is free. */
  #words: Int32Array = new Int32Array(0);
  #starts: Int32Array = new Int32Array(0);
  /** Hashes a slot's block has room for. */
  #rooms: Int32Array = new Int32Array(0);
  #used = 0;
  /** Free blocks by the logarithm of their room. */
  readonly #free: number[][] = Array.from({ length: 32 }, () => []);

  grow(slots: number): void {
    this.sizes = grown(this.sizes, slots);
    this.#starts = grown(this.#starts, slots);
    this.#rooms = grown(this.#rooms, slots);
  }

  clear(): void {
    this.sizes.fill(0);
    this.#rooms.fill(0);
    this.#used = 0;
    for (const blocks of this.#free) blocks.length = 0;
  }

  add(slot: number, low: number, high: number): void {
    if ((low | high) === 0) low = 1;
    if (4 * (this.sizes[slot] + 1) > 3 * this.#rooms[slot]) this.#widen(slot);
    if (this.#insert(this.#starts[slot], this.#rooms[slot], low, high)) this.sizes[slot] += 1;
  }

  /** Gives every hash of a slot, in no order. */
  visit(slot: number, give: (low: number, high: number) => void): void {
    const from = this.#starts[slot];
    const words = this.#words;
    for (let at = from; at < from + 2 * this.#rooms[slot]; at += 2) {
      if ((words[at] | words[at + 1]) !== 0) give(words[at], words[at + 1]);
    }
  }

  /** Empties a slot. */
  release(slot: number): void {
    this.#give(this.#starts[slot], this.#rooms[slot]);
    this.sizes[slot] = 0;
    this.#rooms[slot] = 0;
  }

  /** Whether the hash is new to the block. */
  #insert(start: number, room: number, low: number, high: number): boolean {
    const words = this.#words;
    let place = low & (room - 1);
    for (;; place = (place + 1) & (room - 1)) {
      const at = start + 2 * place;
      if ((words[at] | words[at + 1]) === 0) {
        words[at] = low;
        words[at + 1] = high;
        return true;
      }
      if (words[at] === low && words[at + 1] === high) return false;
    }
  }

  #widen(slot: number): void {
    const [from, room] = [this.#starts[slot], this.#rooms[slot]];
    const wider = Math.max(BLOCK_MIN, 2 * room);
    const to = this.#take(wider);
    for (let at = from; at < from + 2 * room; at += 2) {
      const [low, high] = [this.#words[at], this.#words[at + 1]];
      if ((low | high) !== 0) this.#insert(to, wider, low, high);
    }
    this.#give(from, room);
    this.#starts[slot] = to;
    this.#rooms[slot] = wider;
  }

  /** A block without hashes. */
  #take(room: number): number {
    const free = this.#free[31 - Math.clz32(room)].pop();
    const at = free ?? this.#used;
    if (free === undefined) this.#used += 2 * room;
    this.#words = grown(this.#words, this.#used);
    this.#words.fill(0, at, at + 2 * room);
    return at;
  }

  #give(at: number, room: number): void {
    if (room > 0) this.#free[31 - Math.clz32(room)].push(at);
  }
}
