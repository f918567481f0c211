import { type Column, type DataType, int64, uint64 } from "../data/mod.ts";
import type { InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { int64Column } from "./int64_column.ts";
import { grown } from "./slots.ts";
import type { SumAccumulator } from "./sum_accumulator.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

const TWO_32 = 4294967296;
/** A part above this after `rowsUntilCarry` rows moves to the next; so much again fits before 2^53 is reached. */
const PART_MAX = 2 ** 52;
/** Up to here a part stays as it is when its slot is merged. */
const NO_CARRY = PART_MAX / 2;

/** Largest size of a value by input, below 2^32 for the low word of 64-bit ones. */
const sizes: { readonly [kind: string]: number } = {
  int8: 2 ** 7,
  int16: 2 ** 15,
  int32: 2 ** 31,
  uint8: 2 ** 8,
  uint16: 2 ** 16,
  uint32: TWO_32,
  int64: TWO_32,
  uint64: TWO_32,
};

/**
 * Exact sums of integers up to 64 bits: the sum of slot g is `high[g] * 2^32 + low[g]`, both float64 and both exact,
 * because carries move from low to high before low can pass 2^53. No BigInt per row. `high` is only made for 64-bit
 * inputs, or once a sum of narrower ones comes near 2^53.
 *
 * A slot is empty while its low is -0: adding any integer gives +0 or another number, and no sum of those is -0.
 */
export class IntSumAccumulator implements SumAccumulator {
  readonly type: DataType;
  readonly nullable: boolean;
  low: Float64Array = new Float64Array(0);
  high: Float64Array | null = null;
  readonly #wide: boolean;
  readonly #unsigned: boolean;
  readonly #rowsUntilCarry: number;
  #rowsSinceCarry = 0;

  constructor(input: DataType, nullable: boolean) {
    this.nullable = nullable;
    this.#wide = input.kind === "int64" || input.kind === "uint64";
    this.#unsigned = input.kind.startsWith("u");
    this.#rowsUntilCarry = PART_MAX / sizes[input.kind];
    this.type = this.#unsigned ? uint64 : int64;
    if (this.#wide) this.high = new Float64Array(0);
  }

  grow(slots: number): void {
    this.low = grown(this.low, slots, -0);
    if (this.high !== null) this.high = grown(this.high, slots);
  }

  clear(): void {
    this.low.fill(-0);
    this.high?.fill(0);
    this.#rowsSinceCarry = 0;
  }

  reserve(rows: number): void {
    this.#rowsSinceCarry += rows;
    if (this.#rowsSinceCarry <= this.#rowsUntilCarry) return;
    for (let g = 0; g < this.low.length; g++) this.#carry(g);
    this.#rowsSinceCarry = rows;
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    this.reserve(to - from);
    const column = input!;
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (column.isNull(i)) continue;
      const s = slots[j];
      if (this.#wide) {
        const high = column.words[2 * i + 1];
        this.low[s] += column.words[2 * i] >>> 0;
        this.high![s] += this.#unsigned ? high >>> 0 : high;
      } else this.low[s] += Number(column.values![i]);
    }
  }

  code(self: string, prefix: string, input: InputCode | null): UpdateCode {
    const [low, high] = [`${prefix}l`, `${prefix}h`];
    if (!this.#wide) {
      return { hoist: `const ${low} = ${self}.low;`, body: `${low}[s] += ${input!.value};` };
    }
    const top = this.#unsigned ? `(${input!.high} >>> 0)` : input!.high;
    return {
      hoist: `const ${low} = ${self}.low, ${high} = ${self}.high;`,
      body: `${low}[s] += ${input!.low}; ${high}[s] += ${top};`,
    };
  }

  merge(other: SumAccumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as IntSumAccumulator;
    const isNarrow = this.high === null && that.high === null;
    let g = isNarrow ? this.#mergeNarrow(that.low, from, to, slots) : from;
    for (; g < to; g++) this.#mergeOne(that, g, slots[g - from]);
  }

  mergeGroups(other: SumAccumulator, groups: Int32Array, slots: Int32Array, count: number): void {
    const that = other as IntSumAccumulator;
    for (let j = 0; j < count; j++) this.#mergeOne(that, groups[j], slots[j]);
  }

  write(slots: Int32Array, to: ByteWriter): void {
    for (const slot of slots) this.#carry(slot);
    writeSlots(to, this.low, slots);
    to.u8(this.high === null ? 0 : 1);
    if (this.high !== null) writeSlots(to, this.high, slots);
  }

  read(from: ByteReader, slots: Int32Array): void {
    readSlots(from, this.low, slots);
    if (from.u8() === 0) return;
    this.#widen();
    readSlots(from, this.high!, slots);
  }

  finish(from: number, to: number): Column {
    return int64Column(this.low, this.high, from, to, this.#unsigned);
  }

  total(slot: number): number {
    return (this.high === null ? 0 : this.high[slot] * TWO_32) + this.low[slot];
  }

  /** For as long as no part has to carry; gives the first group that is left. */
  #mergeNarrow(added: Float64Array, from: number, to: number, slots: Int32Array): number {
    const sums = this.low;
    for (let g = from; g < to; g++) {
      const s = slots[g - from];
      const sum = sums[s];
      const more = added[g];
      if (!(sum <= NO_CARRY && sum >= -NO_CARRY && more <= NO_CARRY && more >= -NO_CARRY)) return g;
      sums[s] = sum + more;
    }
    return to;
  }

  #mergeOne(that: IntSumAccumulator, from: number, into: number): void {
    that.#carry(from);
    this.#carry(into);
    this.low[into] += that.low[from];
    if (that.high === null) return;
    this.#widen();
    this.high![into] += that.high[from];
  }

  #widen(): void {
    this.high ??= new Float64Array(this.low.length);
  }

  /** Brings a slot's parts back to where they can take as much again. */
  #carry(slot: number): void {
    const low = this.low[slot];
    if (low > NO_CARRY || low < -NO_CARRY) {
      this.#widen();
      const carry = Math.floor(low / TWO_32);
      this.low[slot] = low - carry * TWO_32;
      this.high![slot] += carry;
    }
    // Past 2^84 a sum could lose digits: it stays an overflow, whatever follows.
    if (this.high !== null && Math.abs(this.high[slot]) > PART_MAX) this.high[slot] = Infinity;
  }
}
