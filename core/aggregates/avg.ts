import { type Column, type DataType, float64 } from "../data/mod.ts";
import type { Accumulator, InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { floatColumn } from "./float_column.ts";
import { grown } from "./slots.ts";
import type { SumAccumulator } from "./sum_accumulator.ts";

/** Means as float64: the sum (exact of integers and decimals, compensated of floats) by the number of values. */
export class AvgAccumulator implements Accumulator {
  readonly type: DataType = float64;
  readonly nullable: boolean;
  readonly sum: SumAccumulator;
  counts: Float64Array = new Float64Array(0);

  constructor(sum: SumAccumulator) {
    this.sum = sum;
    this.nullable = sum.nullable;
  }

  grow(slots: number): void {
    this.sum.grow(slots);
    this.counts = grown(this.counts, slots);
  }

  clear(): void {
    this.sum.clear();
    this.counts.fill(0);
  }

  reserve(rows: number): void {
    this.sum.reserve?.(rows);
  }

  update(update: UpdateRows): void {
    const { input, rows, slots, from, to } = update;
    this.sum.update(update);
    for (let j = from; j < to; j++) {
      if (!input!.isNull(rows[j])) this.counts[slots[j]] += 1;
    }
  }

  code(self: string, prefix: string, input: InputCode | null): UpdateCode | undefined {
    const sum = this.sum.code?.(`${self}.sum`, prefix, input);
    if (sum === undefined) return undefined;
    return {
      hoist: `${sum.hoist} const ${prefix}n = ${self}.counts;`,
      body: `${sum.body} ${prefix}n[s] += 1;`,
    };
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as AvgAccumulator;
    this.sum.merge(that.sum, from, to, slots);
    for (let g = from; g < to; g++) this.counts[slots[g - from]] += that.counts[g];
  }

  finish(from: number, to: number): Column {
    const { sum, counts } = this;
    return floatColumn(from, to, (slot) => counts[slot] === 0 ? undefined : sum.total(slot) / counts[slot]);
  }
}
