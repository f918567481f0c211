import { type Accumulator, type AccumulatorSpec, createAccumulator } from "../aggregates/mod.ts";
import { Batch, type Column, type Schema } from "../data/mod.ts";
import { createKeyTable, type KeyTable } from "../keys/mod.ts";
import { type Groups, type GroupSpec, numbersFrom, Pane, rowNumbers } from "./pane.ts";

/** Aggregates whose state is of one size, whatever came: only these are worth keeping for every suffix. */
const SMALL = new Set([
  "count",
  "sum",
  "avg",
  "min",
  "max",
  "first",
  "last",
  "stddev",
  "variance",
]);

/** Whether all aggregates keep states of one size. */
export function haveSmallStates(aggregates: readonly AccumulatorSpec[]): boolean {
  return aggregates.every(({ fn, userDefined }) => userDefined === undefined && SMALL.has(fn));
}

/** Groups that the suffixes of one front may hold in all for each group of its panes: beyond, keys hardly recur. */
const FRONT_MAX = 8;
/** Groups that are always few enough. */
const FRONT_FREE = 65_536;
/** Groups brought along in one step. */
const AT_ONCE = 8192;

/** A suffix of the front: the panes from `first` on to its end. */
interface Suffix {
  readonly first: number;
  readonly size: number;
  readonly accumulators: readonly Accumulator[];
}

/**
 * The panes of a sliding window combined in a constant number of merges for each slide, however many they are, and
 * without subtracting (the two stacks of Tangwongsan, Hirzel, Schneider, "Low-Latency Sliding-Window Aggregation in
 * Worst-Case Constant Time", DEBS 2017, section 3): the front holds the combination of every suffix of older panes,
 * made at once when the one before is used up; newer panes are added to the back. A window is a suffix and the back.
 *
 * All share one key table, in which the keys of a suffix come before those of longer ones: copying and combining
 * look no key up. Rows that come to a pane already taken in are kept apart as its patch until the front is made anew.
 */
export class TwoStacks {
  readonly #spec: GroupSpec;
  readonly #output: Schema;
  #keys: KeyTable;
  /** Shortest first. */
  #front: Suffix[] = [];
  #back: readonly Accumulator[] = [];
  #inBack = new Uint8Array(0);
  #firstPane = Infinity;
  #lastPane = -Infinity;
  #patches = new Map<number, Pane>();
  /** What the last call gave. */
  #given: readonly Accumulator[] | null = null;
  /** Not in use: suffixes that have left the window serve the next front. */
  #spare: (readonly Accumulator[])[] = [];
  /** Windows before this pane are combined pane by pane: their keys hardly recur. */
  #restUntil = -Infinity;

  /** `output`: of the empty batches that say how much was done. */
  constructor(spec: GroupSpec, output: Schema) {
    this.#spec = spec;
    this.#output = output;
    this.#keys = createKeyTable(spec.keyTypes);
  }

  /** Groups held. */
  get size(): number {
    let size = this.#keys.size;
    for (const suffix of this.#front) size += suffix.size;
    return size;
  }

  /** Whether rows of that pane must also go to its patch. */
  holds(pane: number): boolean {
    return pane >= this.#firstPane && pane <= this.#lastPane;
  }

  /** What came to a pane after it was taken in. */
  patch(pane: number): Pane {
    let patch = this.#patches.get(pane);
    if (patch === undefined) this.#patches.set(pane, patch = new Pane(this.#spec));
    return patch;
  }

  /** Forgets everything. */
  clear(): void {
    this.#keys = createKeyTable(this.#spec.keyTypes);
    this.#front = [];
    this.#back = [];
    this.#inBack = new Uint8Array(0);
    this.#patches.clear();
    [this.#given, this.#spare] = [null, []];
    [this.#firstPane, this.#lastPane] = [Infinity, -Infinity];
  }

  /**
   * The groups of panes `first` to `last` (of `panes`, ascending by number), good until the next call; null where
   * combining them one by one is better. Windows are asked for in order.
   */
  *combine(
    first: number,
    last: number,
    panes: readonly (readonly [number, Pane])[],
  ): Generator<Batch, Groups | null> {
    if (first < this.#restUntil) return null;
    if (first > this.#firstPane) this.#forget(first);
    if (this.#front.length === 0 || this.#firstPane > first || this.#lastPane > last) {
      if (!(yield* this.#makeFront(panes, last))) {
        this.clear();
        this.#restUntil = last + 1;
        return null;
      }
    } else {
      for (const [number, pane] of panes) if (number > this.#lastPane) yield* this.#push(pane);
    }
    this.#firstPane = first;
    this.#lastPane = last;
    return yield* this.#whole();
  }

  /** Empty accumulators with `groups` groups. */
  #empty(groups: number): readonly Accumulator[] {
    const accumulators = this.#spare.pop() ?? this.#spec.aggregates.map(createAccumulator);
    for (const accumulator of accumulators) {
      accumulator.clear();
      accumulator.grow(groups);
    }
    return accumulators;
  }

  /** Panes before `first` have left the window. */
  #forget(first: number): void {
    while (this.#front.length > 0 && this.#front[this.#front.length - 1].first < first) {
      this.#spare.push(this.#front.pop()!.accumulators);
    }
    for (const pane of this.#patches.keys()) if (pane < first) this.#patches.delete(pane);
  }

  /** Suffixes of all these panes; false where they came to hold too much. */
  *#makeFront(panes: readonly (readonly [number, Pane])[], last: number): Generator<Batch, boolean> {
    const spare = [...this.#spare, ...this.#front.map(({ accumulators }) => accumulators), this.#back];
    this.clear();
    this.#spare = spare.filter(({ length }) => length > 0);
    this.#lastPane = last;
    this.#back = this.#empty(0);
    let [held, given] = [0, 0];
    let before: Suffix = { first: Infinity, size: 0, accumulators: [] };
    for (let p = panes.length - 1; p >= 0; p--) {
      const [first, pane] = panes[p];
      given += pane.size;
      const accumulators = this.#empty(before.size);
      yield* this.#take(accumulators, before.accumulators, before.size, rowNumbers(before.size));
      yield* this.#add(accumulators, pane);
      before = { first, size: this.#keys.size, accumulators };
      this.#front.push(before);
      held += before.size;
      if (held > FRONT_FREE && held > FRONT_MAX * given && p > 0) return false;
    }
    return true;
  }

  *#push(pane: Pane): Generator<Batch> {
    const slots = yield* this.#add(this.#back, pane);
    if (this.#inBack.length < this.#keys.size) {
      const larger = new Uint8Array(2 * this.#keys.size);
      larger.set(this.#inBack);
      this.#inBack = larger;
    }
    for (let j = 0; j < slots.length; j++) this.#inBack[slots[j]] = 1;
  }

  /** Adds a pane's groups by their keys; gives their slots. */
  *#add(to: readonly Accumulator[], pane: Pane): Generator<Batch, Int32Array> {
    const slots = new Int32Array(pane.size);
    for (let from = 0; from < pane.size; from += AT_ONCE) {
      const end = Math.min(pane.size, from + AT_ONCE);
      const some = slots.subarray(from, end);
      this.#keys.lookup(pane.keyColumns(from, end), rowNumbers(end - from), 0, end - from, some);
      for (const accumulator of to) accumulator.grow(this.#keys.size);
      to.forEach((accumulator, k) => accumulator.merge(pane.accumulators[k], from, end, some));
      if (end < pane.size) yield this.#worked();
    }
    for (const accumulator of to) accumulator.grow(this.#keys.size);
    return slots;
  }

  *#take(
    to: readonly Accumulator[],
    of: readonly Accumulator[],
    size: number,
    slots: Int32Array,
  ): Generator<Batch> {
    for (let from = 0; from < size; from += AT_ONCE) {
      const end = Math.min(size, from + AT_ONCE);
      const some = slots.subarray(from, end);
      to.forEach((accumulator, k) => accumulator.merge(of[k], from, end, some));
      if (end < size) yield this.#worked();
    }
  }

  /** The longest suffix left, the back and the patches, as groups without gaps. */
  *#whole(): Generator<Batch, Groups> {
    const suffix = this.#front[this.#front.length - 1];
    const suffixSize = suffix?.size ?? 0;
    const patches = [...this.#patches].sort(([a], [b]) => a - b).map(([, pane]) => pane);
    const patchSlots = patches.map((pane) => this.#slotsOf(pane));
    const backSize = Math.min(this.#keys.size, this.#inBack.length);
    const { numbers, slots } = this.#numberLive(suffixSize, backSize, patchSlots);
    if (this.#given !== null) this.#spare.push(this.#given);
    // One more: what the back has no group for goes there.
    const accumulators = this.#given = this.#empty(slots.length + 1);
    if (suffixSize > 0) {
      yield* this.#take(accumulators, suffix.accumulators, suffixSize, rowNumbers(suffixSize));
    }
    for (const accumulator of this.#back) accumulator.grow(backSize);
    yield* this.#take(accumulators, this.#back, backSize, this.#ofBack(numbers, backSize, slots.length));
    patches.forEach((pane, p) => {
      const into = patchSlots[p].map((slot) => numbers[slot]);
      accumulators.forEach((accumulator, k) => accumulator.merge(pane.accumulators[k], 0, pane.size, into));
    });
    return { size: slots.length, accumulators, keyColumns: (from, to) => this.#keys.keys(slots, from, to) };
  }

  #slotsOf(pane: Pane): Int32Array {
    const slots = new Int32Array(pane.size);
    this.#keys.lookup(pane.keyColumns(0, pane.size), rowNumbers(pane.size), 0, pane.size, slots);
    return slots;
  }

  /** Numbers the groups that the window has, those of the suffix as they are; -1 for keys that have left it. */
  #numberLive(suffixSize: number, backSize: number, patches: readonly Int32Array[]) {
    if (suffixSize === this.#keys.size) {
      const all = rowNumbers(suffixSize).subarray(0, suffixSize);
      return { numbers: all, slots: all };
    }
    const numbers = numbersFrom(0, this.#keys.size);
    const slots = new Int32Array(this.#keys.size);
    for (let slot = 0; slot < suffixSize; slot++) slots[slot] = slot;
    let size = suffixSize;
    const patched = new Set(patches.flatMap((slots) => [...slots]));
    for (let slot = suffixSize; slot < numbers.length; slot++) {
      const lives = (slot < backSize && this.#inBack[slot] === 1) || patched.has(slot);
      numbers[slot] = lives ? size : -1;
      if (lives) slots[size++] = slot;
    }
    return { numbers, slots: slots.subarray(0, size) };
  }

  #ofBack(numbers: Int32Array, backSize: number, nowhere: number): Int32Array {
    const into = numbers.slice(0, backSize);
    for (let slot = 0; slot < backSize; slot++) if (this.#inBack[slot] === 0) into[slot] = nowhere;
    return into;
  }

  /** A batch of no rows that stands for work done, so that the event loop may have its turn. */
  #worked(): Batch {
    const none: Column[] = [];
    return new Batch(this.#output, none, AT_ONCE, { selection: new Int32Array(0) });
  }
}
