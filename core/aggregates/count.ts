import { type Column, type DataType, int64 } from "../data/mod.ts";
import type { Accumulator, InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { int64Column } from "./int64_column.ts";
import { grown } from "./slots.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/** No group can have more than this while the counts are int32. */
const INT32_MAX = 2147483647;

/**
 * Number of rows, or of non-null values where an input is given; exact to 2^53. Counts are int32, half the memory to
 * touch, until so many rows have come since `clear` that one of them could overflow.
 */
export class CountAccumulator implements Accumulator {
  readonly type: DataType = int64;
  readonly nullable = false;
  counts: Int32Array | Float64Array = new Int32Array(0);
  /** No count is greater. */
  #bound = 0;

  grow(slots: number): void {
    this.counts = grown(this.counts, slots);
  }

  clear(): void {
    this.counts.fill(0);
    this.#bound = 0;
  }

  reserve(rows: number): void {
    this.#raise(this.#bound + rows);
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    this.reserve(to - from);
    for (let j = from; j < to; j++) {
      if (input === null || !input.isNull(rows[j])) this.counts[slots[j]] += 1;
    }
  }

  code(self: string, prefix: string, _input: InputCode | null): UpdateCode {
    return { hoist: `const ${prefix}n = ${self}.counts;`, body: `${prefix}n[s] += 1;` };
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as CountAccumulator;
    const bound = this.#bound + that.#bound;
    if (bound > INT32_MAX) {
      for (let g = from; g < to; g++) this.#mergeOne(that, g, slots[g - from]);
      return;
    }
    this.#bound = bound;
    const [counts, added] = [this.counts, that.counts];
    for (let g = from; g < to; g++) counts[slots[g - from]] += added[g];
  }

  mergeGroups(other: Accumulator, groups: Int32Array, slots: Int32Array, count: number): void {
    const that = other as CountAccumulator;
    const bound = this.#bound + that.#bound;
    if (bound > INT32_MAX) {
      for (let j = 0; j < count; j++) this.#mergeOne(that, groups[j], slots[j]);
      return;
    }
    this.#bound = bound;
    const [counts, added] = [this.counts, that.counts];
    for (let j = 0; j < count; j++) counts[slots[j]] += added[groups[j]];
  }

  write(slots: Int32Array, to: ByteWriter): void {
    writeSlots(to, Float64Array.from(slots, (slot) => this.counts[slot]), places(slots.length));
  }

  read(from: ByteReader, slots: Int32Array): void {
    const counts = new Float64Array(slots.length);
    readSlots(from, counts, places(slots.length));
    for (let i = 0; i < slots.length; i++) {
      if (counts[i] > this.#bound) this.#raise(counts[i]);
      this.counts[slots[i]] = counts[i];
    }
  }

  finish(from: number, to: number): Column {
    return int64Column(this.counts, null, from, to);
  }

  #mergeOne(that: CountAccumulator, from: number, into: number): void {
    const total = this.counts[into] + that.counts[from];
    if (total > this.#bound) this.#raise(total);
    this.counts[into] = total;
  }

  #raise(bound: number): void {
    this.#bound = bound;
    if (bound > INT32_MAX && this.counts instanceof Int32Array) this.counts = Float64Array.from(this.counts);
  }
}

function places(length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => i);
}
