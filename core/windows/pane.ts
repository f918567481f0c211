import { type Accumulator, type AccumulatorSpec, createAccumulator } from "../aggregates/mod.ts";
import type { DataType } from "../data/mod.ts";
import { createKeyTable, type KeyTable } from "../keys/mod.ts";

/** What the groups of an aggregation are made of. */
export interface GroupSpec {
  readonly keyTypes: readonly DataType[];
  readonly aggregates: readonly AccumulatorSpec[];
}

/** A set of keys with their accumulators: one slice of event time, or one whole window while it is combined. */
export class Pane {
  readonly keys: KeyTable;
  readonly accumulators: readonly Accumulator[];
  #slots = new Int32Array(0);

  constructor(spec: GroupSpec) {
    this.keys = createKeyTable(spec.keyTypes);
    this.accumulators = spec.aggregates.map(createAccumulator);
  }

  /** Groups held. */
  get size(): number {
    return this.keys.size;
  }

  /** Makes every accumulator ready for the keys seen so far. */
  grow(): void {
    for (const accumulator of this.accumulators) accumulator.grow(this.keys.size);
  }

  /** Adds all groups of `other` to this pane's. */
  merge(other: Pane): void {
    const size = other.size;
    if (this.#slots.length < size) this.#slots = new Int32Array(Math.max(size, 2 * this.#slots.length));
    this.keys.lookup(other.keys.keys(rowNumbers(size), 0, size), rowNumbers(size), 0, size, this.#slots);
    this.grow();
    this.accumulators.forEach((accumulator, k) => {
      accumulator.merge(other.accumulators[k], 0, size, this.#slots);
    });
  }

  clear(): void {
    this.keys.clear();
    for (const accumulator of this.accumulators) accumulator.clear();
  }
}

let numbers = Int32Array.from({ length: 4096 }, (_, i) => i);

/** 0, 1, 2, ...: the rows of a batch without a selection; at least `length` of them. */
export function rowNumbers(length: number): Int32Array {
  if (numbers.length < length) {
    numbers = Int32Array.from({ length: Math.max(length, 2 * numbers.length) }, (_, i) => i);
  }
  return numbers;
}
