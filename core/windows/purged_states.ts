import { type Accumulator, createAccumulator } from "../aggregates/mod.ts";
import type { GroupSpec } from "./pane.ts";

/** States given up before those in use are brought together. */
const GIVEN_UP_MIN = 4096;

/** States of keys that begin anew after each answer: a key gets another state slot, given up ones go all at once. */
export class PurgedStates {
  accumulators: readonly Accumulator[];
  readonly #spec: GroupSpec;
  /** State slot plus one by key slot; 0: none. */
  #stateOf = new Int32Array(64);
  #used = 0;
  #live = 0;
  #slots = new Int32Array(0);

  constructor(spec: GroupSpec) {
    this.#spec = spec;
    this.accumulators = spec.aggregates.map(createAccumulator);
  }

  /** State slots of the keys `slots[from..to)`, at the same places; made where there are none. */
  begin(slots: Int32Array, from: number, to: number, keys: number): Int32Array {
    if (this.#stateOf.length < keys) {
      const larger = new Int32Array(2 * keys);
      larger.set(this.#stateOf);
      this.#stateOf = larger;
    }
    if (this.#slots.length < to) this.#slots = new Int32Array(to);
    for (let j = from; j < to; j++) {
      let state = this.#stateOf[slots[j]];
      if (state === 0) {
        state = this.#stateOf[slots[j]] = ++this.#used;
        this.#live++;
      }
      this.#slots[j] = state - 1;
    }
    for (const accumulator of this.accumulators) accumulator.grow(this.#used);
    return this.#slots;
  }

  /** State slots of keys that have one. */
  statesOf(slots: Int32Array): Int32Array {
    return slots.map((slot) => this.#stateOf[slot] - 1);
  }

  /** Copies of the states by key slot; keys without one have an empty state. */
  byKey(spec: GroupSpec, keys: number): readonly Accumulator[] {
    const copies = spec.aggregates.map(createAccumulator);
    for (const copy of copies) copy.grow(keys);
    for (let key = 0; key < Math.min(keys, this.#stateOf.length); key++) {
      const state = this.#stateOf[key];
      ONE_SLOT[0] = key;
      if (state > 0) {
        copies.forEach((copy, k) => copy.merge(this.accumulators[k], state - 1, state, ONE_SLOT));
      }
    }
    return copies;
  }

  /** The states of these keys have served. */
  end(slots: Int32Array): void {
    for (let j = 0; j < slots.length; j++) this.#stateOf[slots[j]] = 0;
    this.#live -= slots.length;
    if (this.#live === 0 && this.#used > 0) this.#restart();
    else if (this.#used > 2 * this.#live + GIVEN_UP_MIN) this.#gather();
  }

  #restart(): void {
    for (const accumulator of this.accumulators) accumulator.clear();
    this.#used = 0;
  }

  /** States in use move to new accumulators. */
  #gather(): void {
    const kept = this.accumulators;
    this.accumulators = this.#spec.aggregates.map(createAccumulator);
    for (const accumulator of this.accumulators) accumulator.grow(this.#live);
    this.#used = 0;
    for (let key = 0; key < this.#stateOf.length; key++) {
      const state = this.#stateOf[key];
      if (state === 0) continue;
      ONE_SLOT[0] = this.#used++;
      this.#stateOf[key] = this.#used;
      this.accumulators.forEach((accumulator, k) => accumulator.merge(kept[k], state - 1, state, ONE_SLOT));
    }
  }
}

const ONE_SLOT = new Int32Array(1);
