import type { SlotHolder } from "./slot_table.ts";

const NONE = -1;
const FIRST_CAPACITY = 64;

/**
 * Timers of keys, by slot: one for each key and time, given out by time and then in order of registration. A heap with
 * four children a node over typed arrays; each timer knows its place in it, so that one that is deleted leaves at once.
 * The timers of a key are a list too, latest first: in the usual order of registration a look at its head is enough.
 */
export class TimerQueue implements SlotHolder {
  readonly name: string;
  readonly kind = "list";
  #size = 0;
  #heap = new Int32Array(FIRST_CAPACITY);
  #used = 0;
  #free = NONE;
  #times = new Float64Array(FIRST_CAPACITY);
  /** Order of registration: of two timers of one time the lesser is first. */
  #orders = new Float64Array(FIRST_CAPACITY);
  #slots = new Int32Array(FIRST_CAPACITY);
  #places = new Int32Array(FIRST_CAPACITY);
  #depths = new Int32Array(FIRST_CAPACITY);
  #earlier = new Int32Array(FIRST_CAPACITY);
  #later = new Int32Array(FIRST_CAPACITY);
  #latestOf = new Int32Array(FIRST_CAPACITY).fill(NONE);
  #registered = 0;
  /** Of the timer `pop` gave out last. */
  poppedSlot = NONE;
  poppedTimeMs = NaN;
  poppedDepth = 0;

  /** `name`: in snapshots. */
  constructor(name: string) {
    this.name = name;
  }

  /** Timers held. */
  get size(): number {
    return this.#size;
  }

  /** Time of the next timer; +Infinity where there is none. */
  get nextMs(): number {
    return this.#size === 0 ? Infinity : this.#times[this.#heap[0]];
  }

  /** Adds a timer; false where the key has one at that time. `depth`: what `poppedDepth` will say. */
  add(slot: number, timeMs: number, depth = 0): boolean {
    return this.#insert(slot, timeMs, depth, this.#registered++);
  }

  /** Takes a timer away; false where there is none. */
  delete(slot: number, timeMs: number): boolean {
    if (slot >= this.#latestOf.length) return false;
    let id = this.#latestOf[slot];
    while (id !== NONE && this.#times[id] > timeMs) id = this.#earlier[id];
    if (id === NONE || this.#times[id] !== timeMs) return false;
    this.#remove(id);
    return true;
  }

  /** Takes the next timer out; there must be one. */
  pop(): void {
    const id = this.#heap[0];
    this.poppedSlot = this.#slots[id];
    this.poppedTimeMs = this.#times[id];
    this.poppedDepth = this.#depths[id];
    this.#remove(id);
  }

  has(slot: number): boolean {
    return slot < this.#latestOf.length && this.#latestOf[slot] !== NONE;
  }

  /** Times and orders of a key's timers, one after the other. */
  read(slot: number): number[] {
    const pairs: number[] = [];
    for (let id = this.#latestOf[slot]; id !== NONE; id = this.#earlier[id]) {
      pairs.push(this.#times[id], this.#orders[id]);
    }
    return pairs;
  }

  /** Takes what `read` gave; orders go on after the greatest. */
  write(slot: number, value: unknown): void {
    const pairs = value as readonly number[];
    for (let k = pairs.length - 2; k >= 0; k -= 2) {
      this.#insert(slot, pairs[k], 0, pairs[k + 1]);
      this.#registered = Math.max(this.#registered, pairs[k + 1] + 1);
    }
  }

  move(from: number, to: number): void {
    const latest = this.#latestOf[from];
    this.#latestOf[from] = NONE;
    this.#latestOf[to] = latest;
    for (let id = latest; id !== NONE; id = this.#earlier[id]) this.#slots[id] = to;
  }

  truncate(_size: number): void {}

  #insert(slot: number, timeMs: number, depth: number, order: number): boolean {
    if (slot >= this.#latestOf.length) this.#growSlots(slot);
    let later = NONE;
    let earlier = this.#latestOf[slot];
    while (earlier !== NONE && this.#times[earlier] > timeMs) {
      later = earlier;
      earlier = this.#earlier[earlier];
    }
    if (earlier !== NONE && this.#times[earlier] === timeMs) return false;
    const id = this.#take();
    this.#times[id] = timeMs;
    this.#orders[id] = order;
    this.#slots[id] = slot;
    this.#depths[id] = depth;
    this.#earlier[id] = earlier;
    this.#later[id] = later;
    if (earlier !== NONE) this.#later[earlier] = id;
    if (later !== NONE) this.#earlier[later] = id;
    else this.#latestOf[slot] = id;
    this.#up(this.#size++, id);
    return true;
  }

  #remove(id: number): void {
    const earlier = this.#earlier[id];
    const later = this.#later[id];
    if (earlier !== NONE) this.#later[earlier] = later;
    if (later !== NONE) this.#earlier[later] = earlier;
    else this.#latestOf[this.#slots[id]] = earlier;
    const place = this.#places[id];
    const last = this.#heap[--this.#size];
    if (last !== id) {
      if (place > 0 && this.#isBefore(last, this.#heap[(place - 1) >> 2])) this.#up(place, last);
      else this.#down(place, last);
    }
    this.#earlier[id] = this.#free;
    this.#free = id;
  }

  #up(from: number, id: number): void {
    const heap = this.#heap;
    const places = this.#places;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const other = heap[parent];
      if (!this.#isBefore(id, other)) break;
      heap[place] = other;
      places[other] = place;
      place = parent;
    }
    heap[place] = id;
    places[id] = place;
  }

  #down(from: number, id: number): void {
    const heap = this.#heap;
    const places = this.#places;
    const size = this.#size;
    let place = from;
    for (let first = 4 * place + 1; first < size; first = 4 * place + 1) {
      let least = heap[first];
      let at = first;
      const end = first + 4 < size ? first + 4 : size;
      for (let child = first + 1; child < end; child++) {
        if (!this.#isBefore(heap[child], least)) continue;
        least = heap[child];
        at = child;
      }
      if (!this.#isBefore(least, id)) break;
      heap[place] = least;
      places[least] = place;
      place = at;
    }
    heap[place] = id;
    places[id] = place;
  }

  #isBefore(a: number, b: number): boolean {
    const before = this.#times[a] - this.#times[b];
    return before < 0 || (before === 0 && this.#orders[a] < this.#orders[b]);
  }

  #take(): number {
    const id = this.#free;
    if (id !== NONE) {
      this.#free = this.#earlier[id];
      return id;
    }
    if (this.#used === this.#times.length) this.#growTimers();
    return this.#used++;
  }

  #growTimers(): void {
    const capacity = 2 * this.#times.length;
    this.#heap = larger(this.#heap, new Int32Array(capacity));
    this.#times = larger(this.#times, new Float64Array(capacity));
    this.#orders = larger(this.#orders, new Float64Array(capacity));
    this.#slots = larger(this.#slots, new Int32Array(capacity));
    this.#places = larger(this.#places, new Int32Array(capacity));
    this.#depths = larger(this.#depths, new Int32Array(capacity));
    this.#earlier = larger(this.#earlier, new Int32Array(capacity));
    this.#later = larger(this.#later, new Int32Array(capacity));
  }

  #growSlots(slot: number): void {
    const { length } = this.#latestOf;
    const latestOf = new Int32Array(Math.max(slot + 1, 2 * length)).fill(NONE, length);
    latestOf.set(this.#latestOf);
    this.#latestOf = latestOf;
  }
}

function larger<A extends Int32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
