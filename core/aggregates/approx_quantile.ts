import { type Column, type DataType, float64 } from "../data/mod.ts";
import type { Accumulator, InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { floatColumn } from "./float_column.ts";
import { floatCode, numberReader } from "./number_reader.ts";
import { QuantileSketch } from "./quantile_sketch.ts";
import { ValuePool } from "./value_pool.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/** Up to this many values a group's quantile is exact. */
export const EXACT_VALUES_MAX = 128;

/** Marks a slot whose values have gone into a sketch. */
const SKETCHED = -1;

const sorted = new Float64Array(EXACT_VALUES_MAX);
const FIRST = Int32Array.from({ length: EXACT_VALUES_MAX }, (_, i) => i);

/**
 * Quantile q by nearest rank, SQL's percentile_disc: the least value that at least q of all values do not exceed; NaN
 * ranks last. Exact while a group has up to 128 values, then from a sketch, within 1 % of the value at that rank.
 * Which of the two depends on the number of values alone, so the result depends on nothing but the values.
 */
export class ApproxQuantileAccumulator implements Accumulator {
  readonly type: DataType = float64;
  readonly nullable: boolean;
  readonly #q: number;
  readonly #unsigned: boolean;
  readonly #pool = new ValuePool();
  #sketches: (QuantileSketch | undefined)[] = [];

  constructor(q: number, input: DataType, nullable: boolean) {
    this.#q = q;
    this.#unsigned = input.kind === "uint64";
    this.nullable = nullable;
  }

  grow(slots: number): void {
    this.#pool.grow(slots);
  }

  clear(): void {
    this.#pool.clear();
    this.#sketches = [];
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    const read = numberReader(input!);
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (!input!.isNull(i)) this.add(slots[j], read(i));
    }
  }

  code(self: string, _prefix: string, input: InputCode | null): UpdateCode {
    return { hoist: "", body: `${self}.add(s, ${floatCode(input!, this.#unsigned)});` };
  }

  /** Adds a value to a slot: what the fused loop calls. */
  add(slot: number, value: number): void {
    const length = this.#pool.lengths[slot];
    if (length >= 0 && length < EXACT_VALUES_MAX) this.#pool.push(slot, value);
    else this.#sketch(slot).add(value);
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as ApproxQuantileAccumulator;
    for (let g = from; g < to; g++) {
      const s = slots[g - from];
      const length = that.#pool.lengths[g];
      if (length === SKETCHED) this.#sketch(s).merge(that.#sketches[g]!);
      else {
        const start = that.#pool.starts[g];
        for (let k = 0; k < length; k++) this.add(s, that.#pool.values[start + k]);
      }
    }
  }

  write(slots: Int32Array, to: ByteWriter): void {
    const pool = this.#pool;
    for (const slot of slots) {
      const length = pool.lengths[slot];
      to.u32(length);
      if (length === SKETCHED) this.#sketches[slot]!.write(to);
      else {writeSlots(
          to,
          pool.values.subarray(pool.starts[slot], pool.starts[slot] + length),
          FIRST.subarray(0, length),
        );}
    }
  }

  read(from: ByteReader, slots: Int32Array): void {
    for (const slot of slots) {
      const length = from.u32() | 0;
      if (length === SKETCHED) this.#sketch(slot).read(from);
      else if (length > 0) {
        readSlots(from, sorted, FIRST.subarray(0, length));
        for (let k = 0; k < length; k++) this.add(slot, sorted[k]);
      }
    }
  }

  finish(from: number, to: number): Column {
    return floatColumn(from, to, (slot) => this.#quantile(slot));
  }

  /** The slot's sketch, made of its values so far where it has none. */
  #sketch(slot: number): QuantileSketch {
    const pool = this.#pool;
    const length = pool.lengths[slot];
    if (length === SKETCHED) return this.#sketches[slot]!;
    const sketch = new QuantileSketch();
    const start = pool.starts[slot];
    for (let k = 0; k < length; k++) sketch.add(pool.values[start + k]);
    pool.release(slot);
    pool.lengths[slot] = SKETCHED;
    this.#sketches[slot] = sketch;
    return sketch;
  }

  #quantile(slot: number): number | undefined {
    const { lengths, starts, values } = this.#pool;
    const length = lengths[slot];
    if (length === 0) return undefined;
    if (length === SKETCHED) {
      const sketch = this.#sketches[slot]!;
      return sketch.valueOf(rankOf(this.#q, sketch.count));
    }
    const start = starts[slot];
    for (let k = 0; k < length; k++) sorted[k] = values[start + k];
    sortFirst(length);
    return sorted[rankOf(this.#q, length) - 1] + 0;
  }
}

/** ceil(q * count), at least 1, without what rounding of q adds: ceil(0.07 * 100) is 8. */
export function rankOf(q: number, count: number): number {
  return Math.min(count, Math.max(1, count - Math.floor(count - q * count)));
}

/** Sorts the first `length` entries of the scratch array, NaN last. */
function sortFirst(length: number): void {
  if (length > 24) {
    sorted.subarray(0, length).sort();
    return;
  }
  for (let k = 1; k < length; k++) {
    const value = sorted[k];
    let at = k;
    while (at > 0 && (value < sorted[at - 1] || (sorted[at - 1] !== sorted[at - 1] && value === value))) {
      sorted[at] = sorted[at - 1];
      at--;
    }
    sorted[at] = value;
  }
}
