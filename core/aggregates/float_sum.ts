import { type Column, type DataType, float64 } from "../data/mod.ts";
import type { InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { floatColumn } from "./float_column.ts";
import { numberReader } from "./number_reader.ts";
import { grown } from "./slots.ts";
import type { SumAccumulator } from "./sum_accumulator.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/**
 * Sums of floats, compensated: entry 2g is the running sum of slot g, entry 2g + 1 what rounding has lost so far
 * (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974; the loss by
 * Knuth's branch-free two-sum, TAOCP 2, 4.2.2). The error is about one rounding of the result, whatever the order of
 * the rows; the last digit may depend on the order. NaN gives NaN, +Infinity with -Infinity too.
 *
 * A slot is empty while its sum is -0: values enter as `value + 0`, which is never -0.
 */
export class FloatSumAccumulator implements SumAccumulator {
  readonly type: DataType = float64;
  readonly nullable: boolean;
  sums: Float64Array = new Float64Array(0);

  constructor(nullable: boolean) {
    this.nullable = nullable;
  }

  grow(slots: number): void {
    this.sums = grown(this.sums, 2 * slots, -0);
  }

  clear(): void {
    this.sums.fill(-0);
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    const read = numberReader(input!);
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (!input!.isNull(i)) this.#add(slots[j], read(i) + 0);
    }
  }

  code(self: string, prefix: string, input: InputCode | null): UpdateCode | undefined {
    if (input!.form !== "number") return undefined;
    const [sums, k, x, y, t, z] = ["s", "k", "x", "y", "t", "z"].map((name) => prefix + name);
    return {
      hoist: `const ${sums} = ${self}.sums;`,
      body: `const ${k} = 2 * s, ${x} = ${sums}[${k}], ${y} = ${input!.value} + 0, ${t} = ${x} + ${y}, ` +
        `${z} = ${t} - ${x}; ${sums}[${k}] = ${t}; ` +
        `${sums}[${k} + 1] += (${x} - (${t} - ${z})) + (${y} - ${z});`,
    };
  }

  merge(other: SumAccumulator, from: number, to: number, slots: Int32Array): void {
    const { sums } = other as FloatSumAccumulator;
    for (let g = from; g < to; g++) this.#mergeOne(sums, g, slots[g - from]);
  }

  mergeGroups(other: SumAccumulator, groups: Int32Array, slots: Int32Array, count: number): void {
    const { sums } = other as FloatSumAccumulator;
    for (let j = 0; j < count; j++) this.#mergeOne(sums, groups[j], slots[j]);
  }

  write(slots: Int32Array, to: ByteWriter): void {
    writeSlots(to, this.sums, slots, 2);
  }

  read(from: ByteReader, slots: Int32Array): void {
    readSlots(from, this.sums, slots, 2);
  }

  finish(from: number, to: number): Column {
    return floatColumn(from, to, (slot) => Object.is(this.sums[2 * slot], -0) ? undefined : this.total(slot));
  }

  total(slot: number): number {
    const sum = this.sums[2 * slot];
    return Number.isFinite(sum) ? sum + this.sums[2 * slot + 1] : sum;
  }

  #mergeOne(sums: Float64Array, from: number, into: number): void {
    if (Object.is(sums[2 * from], -0)) return;
    this.#add(into, sums[2 * from]);
    this.sums[2 * into + 1] += sums[2 * from + 1];
  }

  #add(slot: number, value: number): void {
    const k = 2 * slot;
    const sum = this.sums[k];
    const total = sum + value;
    const kept = total - sum;
    this.sums[k] = total;
    this.sums[k + 1] += (sum - (total - kept)) + (value - kept);
  }
}
