import { type Column, type DataType, int64 } from "../data/mod.ts";
import type { Accumulator, UpdateRows } from "./accumulator.ts";
import { Hash64 } from "./hash64.ts";
import { HashPool } from "./hash_pool.ts";
import { HyperLogLog } from "./hyper_log_log.ts";
import { int64Column } from "./int64_column.ts";
import { ValueHasher } from "./value_hasher.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";

/** Up to this many distinct values a group's number is exact, but for collisions of 64-bit hashes. */
export const EXACT_HASHES_MAX = 256;

/** Marks a slot whose hashes have gone into registers. */
const ESTIMATED = -1;

/**
 * Number of distinct values: exact for groups of up to 256, with a standard error of 1.6 % beyond; a group takes about
 * 16 bytes a value up to 4 KiB. Depends on nothing but the values: see {@linkcode HyperLogLog}.
 */
export class ApproxCountDistinctAccumulator implements Accumulator {
  readonly type: DataType = int64;
  readonly nullable = false;
  readonly #hash = new Hash64();
  readonly #hasher = new ValueHasher(this.#hash);
  readonly #pool = new HashPool();
  #estimates: (HyperLogLog | undefined)[] = [];

  grow(slots: number): void {
    this.#pool.grow(slots);
  }

  clear(): void {
    this.#pool.clear();
    this.#estimates = [];
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    if (input!.type.kind === "null") return;
    const hash = this.#hash;
    const hashRow = this.#hasher.of(input!);
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (input!.isNull(i)) continue;
      hashRow(i);
      this.#add(slots[j], hash.low, hash.high);
    }
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as ApproxCountDistinctAccumulator;
    for (let g = from; g < to; g++) {
      const s = slots[g - from];
      const size = that.#pool.sizes[g];
      if (size === ESTIMATED) this.#estimate(s).merge(that.#estimates[g]!);
      else if (size > 0) that.#pool.visit(g, (low, high) => this.#add(s, low, high));
    }
  }

  write(slots: Int32Array, to: ByteWriter): void {
    for (const slot of slots) {
      const size = this.#pool.sizes[slot];
      to.u32(size);
      if (size === ESTIMATED) this.#estimates[slot]!.write(to);
      else if (size > 0) {
        this.#pool.visit(slot, (low, high) => {
          to.u32(low);
          to.u32(high);
        });
      }
    }
  }

  read(from: ByteReader, slots: Int32Array): void {
    for (const slot of slots) {
      const size = from.u32() | 0;
      if (size === ESTIMATED) this.#estimate(slot).read(from);
      for (let k = 0; k < size; k++) {
        const low = from.u32() | 0;
        this.#add(slot, low, from.u32() | 0);
      }
    }
  }

  finish(from: number, to: number): Column {
    const counts = new Float64Array(to - from);
    for (let k = 0; k < counts.length; k++) {
      const size = this.#pool.sizes[from + k];
      counts[k] = size === ESTIMATED ? Math.round(this.#estimates[from + k]!.count) : size;
    }
    return int64Column(counts, null, 0, counts.length);
  }

  #add(slot: number, low: number, high: number): void {
    const { sizes } = this.#pool;
    if (sizes[slot] === ESTIMATED) {
      this.#estimates[slot]!.add(low, high);
      return;
    }
    this.#pool.add(slot, low, high);
    if (sizes[slot] > EXACT_HASHES_MAX) this.#estimate(slot);
  }

  /** The slot's registers, made of its hashes so far where it has none. */
  #estimate(slot: number): HyperLogLog {
    const pool = this.#pool;
    if (pool.sizes[slot] === ESTIMATED) return this.#estimates[slot]!;
    const estimate = new HyperLogLog();
    pool.visit(slot, (low, high) => estimate.add(low, high));
    pool.release(slot);
    pool.sizes[slot] = ESTIMATED;
    this.#estimates[slot] = estimate;
    return estimate;
  }
}
