import { type Accumulator, type AccumulatorSpec, createAccumulator } from "../aggregates/mod.ts";
import type { Column, DataType } from "../data/mod.ts";
import { createKeyTable, type KeyTable } from "../keys/mod.ts";

/** What the groups of an aggregation are made of. */
export interface GroupSpec {
  readonly keyTypes: readonly DataType[];
  readonly aggregates: readonly AccumulatorSpec[];
}

/** Groups with what has been calculated for them, by number. */
export interface Groups {
  readonly size: number;
  readonly accumulators: readonly Accumulator[];
  /** The keys of groups [from, to), one column a key part. */
  keyColumns(from: number, to: number): Column[];
}

/** A set of keys with their accumulators: one slice of event time, or one whole window while it is combined. */
export class Pane implements Groups {
  readonly keys: KeyTable;
  readonly accumulators: readonly Accumulator[];
  /** When rows last came, in calls of the operator. */
  touched = 0;

  constructor(spec: GroupSpec) {
    this.keys = createKeyTable(spec.keyTypes);
    this.accumulators = spec.aggregates.map(createAccumulator);
  }

  /** Groups held. */
  get size(): number {
    return this.keys.size;
  }

  keyColumns(from: number, to: number): Column[] {
    return this.keys.keys(numbersFrom(from, to - from), 0, to - from);
  }

  /** Makes every accumulator ready for the keys seen so far. */
  grow(): void {
    for (const accumulator of this.accumulators) accumulator.grow(this.keys.size);
  }

  /** Adds groups [from, to) of `other` to this pane's: a slice, because a million at once would hold the event loop. */
  merge(other: Groups, from: number, to: number): void {
    const slots = this.slotsOf(other, from, to);
    this.grow();
    this.accumulators.forEach((accumulator, k) => accumulator.merge(other.accumulators[k], from, to, slots));
  }

  /** The slots here of the keys of groups [from, to) of `other`; those that are new are added. */
  slotsOf(other: Groups, from: number, to: number): Int32Array {
    const slots = new Int32Array(to - from);
    this.keys.lookup(other.keyColumns(from, to), rowNumbers(to - from), 0, to - from, slots);
    return slots;
  }

  clear(): void {
    this.keys.clear();
    for (const accumulator of this.accumulators) accumulator.clear();
  }
}

/** `first`, `first + 1`, ...: `length` of them. */
export function numbersFrom(first: number, length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let i = 0; i < length; i++) numbers[i] = first + i;
  return numbers;
}

let numbers = numbersFrom(0, 4096);

/** 0, 1, 2, ...: the rows of a batch without a selection; at least `length` of them. */
export function rowNumbers(length: number): Int32Array {
  if (numbers.length < length) {
    numbers = numbersFrom(0, Math.max(length, 2 * numbers.length));
  }
  return numbers;
}
