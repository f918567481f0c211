import { Column, type DataType, type Decimal, decimal, newBitmap } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { UpdateRows } from "./accumulator.ts";
import { grown } from "./slots.ts";
import type { SumAccumulator } from "./sum_accumulator.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

const TWO_32 = 4294967296;
/** Words below 2^32 may be added this often before a part could pass 2^53. */
const ROWS_UNTIL_CARRY = 1 << 20;
const TOP_MAX = 2 ** 52;
const LIMIT = 10n ** 38n;

/**
 * Exact sums of decimals: the unscaled sum of slot g is the sum over w of `parts[4g + w] * 2^(32 w)`, four float64 that
 * hold integers and are carried before one can pass 2^53. A slot is empty while its lowest part is -0.
 */
export class DecimalSumAccumulator implements SumAccumulator {
  readonly type: DataType;
  readonly nullable: boolean;
  readonly #unit: number;
  #parts: Float64Array = new Float64Array(0);
  #rowsSinceCarry = 0;

  constructor(input: Decimal, nullable: boolean) {
    this.type = decimal(38, input.scale);
    this.nullable = nullable;
    this.#unit = 10 ** input.scale;
  }

  grow(slots: number): void {
    this.#parts = grown(this.#parts, 4 * slots, -0);
  }

  clear(): void {
    this.#parts.fill(-0);
    this.#rowsSinceCarry = 0;
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    this.#reserve(to - from);
    const { words } = input!;
    const parts = this.#parts;
    for (let j = from; j < to; j++) {
      const i = 4 * rows[j];
      if (input!.isNull(rows[j])) continue;
      const s = 4 * slots[j];
      parts[s] += words[i] >>> 0;
      parts[s + 1] += words[i + 1] >>> 0;
      parts[s + 2] += words[i + 2] >>> 0;
      parts[s + 3] += words[i + 3];
    }
  }

  merge(other: SumAccumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as DecimalSumAccumulator;
    for (let g = from; g < to; g++) {
      const s = slots[g - from];
      that.#carry(g);
      this.#carry(s);
      for (let w = 0; w < 4; w++) this.#parts[4 * s + w] += that.#parts[4 * g + w];
    }
  }

  write(slots: Int32Array, to: ByteWriter): void {
    for (const slot of slots) this.#carry(slot);
    writeSlots(to, this.#parts, slots, 4);
  }

  read(from: ByteReader, slots: Int32Array): void {
    readSlots(from, this.#parts, slots, 4);
  }

  finish(from: number, to: number): Column {
    const length = to - from;
    const values = new Uint32Array(4 * length);
    let validity: Uint8Array | null = null;
    for (let i = 0; i < length; i++) {
      if (Object.is(this.#parts[4 * (from + i)], -0)) {
        validity ??= newBitmap(length, true);
        validity[i >> 3] &= ~(1 << (i & 7));
      } else this.#store(values, 4 * i, this.#sum(from + i));
    }
    return new Column({ type: this.type, length, values, validity });
  }

  total(slot: number): number {
    return Number(this.#sum(slot)) / this.#unit;
  }

  #reserve(rows: number): void {
    this.#rowsSinceCarry += rows;
    if (this.#rowsSinceCarry <= ROWS_UNTIL_CARRY) return;
    for (let g = 0; 4 * g < this.#parts.length; g++) this.#carry(g);
    this.#rowsSinceCarry = rows;
  }

  #carry(slot: number): void {
    for (let k = 4 * slot; k < 4 * slot + 3; k++) {
      const carry = Math.floor(this.#parts[k] / TWO_32);
      if (carry === 0) continue;
      this.#parts[k] -= carry * TWO_32;
      this.#parts[k + 1] += carry;
    }
    // Past 2^148 a sum could lose digits: it stays an overflow, whatever follows.
    if (Math.abs(this.#parts[4 * slot + 3]) > TOP_MAX) this.#parts[4 * slot + 3] = Infinity;
  }

  #sum(slot: number): bigint {
    if (!Number.isFinite(this.#parts[4 * slot + 3])) throw overflow();
    let sum = 0n;
    for (let w = 3; w >= 0; w--) sum = (sum << 32n) + BigInt(this.#parts[4 * slot + w]);
    return sum;
  }

  #store(values: Uint32Array, at: number, sum: bigint): void {
    if (sum >= LIMIT || sum <= -LIMIT) throw overflow();
    for (let w = 0; w < 4; w++) values[at + w] = Number(BigInt.asUintN(32, sum >> BigInt(32 * w)));
  }
}

function overflow(): VolleyError {
  return new VolleyError({
    code: "AGGREGATE_OVERFLOW",
    message: "Cannot give the sum: it does not fit 38 digits",
    hint: "Cast the input to float64, or to a decimal of smaller scale, before summing.",
  });
}
