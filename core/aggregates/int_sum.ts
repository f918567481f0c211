import { Column, type DataType, int64 } from "../data/mod.ts";
import type { Accumulator, InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { int64Column } from "./int64_column.ts";
import { grown } from "./slots.ts";

const TWO_32 = 4294967296;
/** Words below 2^32 may be added this often before a low part could pass 2^53. */
const ROWS_UNTIL_CARRY = 1 << 20;

/**
 * Exact sums of integers up to 64 bits: the sum of slot g is `high[g] * 2^32 + low[g]`, both float64 and both exact,
 * because carries move from low to high before low can pass 2^53. No BigInt per row.
 */
export class IntSumAccumulator implements Accumulator {
  readonly type: DataType = int64;
  readonly nullable = true;
  low: Float64Array = new Float64Array(0);
  high: Float64Array = new Float64Array(0);
  seen: Uint8Array = new Uint8Array(0);
  #rowsSinceCarry = 0;

  grow(slots: number): void {
    this.low = grown(this.low, slots);
    this.high = grown(this.high, slots);
    this.seen = grown(this.seen, slots);
  }

  clear(): void {
    this.low.fill(0);
    this.high.fill(0);
    this.seen.fill(0);
    this.#rowsSinceCarry = 0;
  }

  reserve(rows: number): void {
    this.#rowsSinceCarry += rows;
    if (this.#rowsSinceCarry <= ROWS_UNTIL_CARRY) return;
    for (let g = 0; g < this.low.length; g++) this.#carry(g);
    this.#rowsSinceCarry = rows;
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    this.reserve(to - from);
    const wide = input!.values instanceof BigInt64Array;
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (input!.isNull(i)) continue;
      const s = slots[j];
      this.seen[s] = 1;
      if (wide) {
        this.low[s] += input!.words[2 * i] >>> 0;
        this.high[s] += input!.words[2 * i + 1];
      } else this.low[s] += Number(input!.values![i]);
    }
  }

  code(self: string, prefix: string, input: InputCode | null): UpdateCode {
    const [low, high, seen] = [`${prefix}l`, `${prefix}h`, `${prefix}e`];
    const add = input!.form === "int64"
      ? `${low}[s] += ${input!.low}; ${high}[s] += ${input!.high};`
      : `${low}[s] += ${input!.value};`;
    return {
      hoist: `const ${low} = ${self}.low, ${high} = ${self}.high, ${seen} = ${self}.seen;`,
      body: `${add} ${seen}[s] = 1;`,
    };
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as IntSumAccumulator;
    for (let g = from; g < to; g++) {
      const s = slots[g - from];
      that.#carry(g);
      this.#carry(s);
      this.low[s] += that.low[g];
      this.high[s] += that.high[g];
      this.seen[s] |= that.seen[g];
    }
  }

  finish(from: number, to: number): Column {
    return int64Column(this.low, this.high, this.seen, from, to);
  }

  #carry(slot: number): void {
    const carry = Math.floor(this.low[slot] / TWO_32);
    this.low[slot] -= carry * TWO_32;
    this.high[slot] += carry;
  }
}
