import { type Column, type DataType, float64 } from "../data/mod.ts";
import type { Accumulator, InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { CountAccumulator } from "./count.ts";
import { floatColumn } from "./float_column.ts";
import { mergeGroups } from "./merge_groups.ts";
import type { SumAccumulator } from "./sum_accumulator.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";

/** Means as float64: the sum (exact of integers and decimals, compensated of floats) by the number of values. */
export class AvgAccumulator implements Accumulator {
  readonly type: DataType = float64;
  readonly nullable: boolean;
  readonly sum: SumAccumulator;
  readonly count: CountAccumulator = new CountAccumulator();

  constructor(sum: SumAccumulator) {
    this.sum = sum;
    this.nullable = sum.nullable;
  }

  grow(slots: number): void {
    this.sum.grow(slots);
    this.count.grow(slots);
  }

  clear(): void {
    this.sum.clear();
    this.count.clear();
  }

  reserve(rows: number): void {
    this.sum.reserve?.(rows);
    this.count.reserve(rows);
  }

  update(update: UpdateRows): void {
    this.sum.update(update);
    this.count.update(update);
  }

  code(self: string, prefix: string, input: InputCode | null): UpdateCode | undefined {
    const sum = this.sum.code?.(`${self}.sum`, prefix, input);
    if (sum === undefined) return undefined;
    const count = this.count.code(`${self}.count`, prefix, input);
    return { hoist: `${sum.hoist} ${count.hoist}`, body: `${sum.body} ${count.body}` };
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as AvgAccumulator;
    this.sum.merge(that.sum, from, to, slots);
    this.count.merge(that.count, from, to, slots);
  }

  mergeGroups(other: Accumulator, groups: Int32Array, slots: Int32Array, count: number): void {
    const that = other as AvgAccumulator;
    mergeGroups([this.sum, this.count], [that.sum, that.count], groups, slots, count);
  }

  write(slots: Int32Array, to: ByteWriter): void {
    this.sum.write(slots, to);
    this.count.write(slots, to);
  }

  read(from: ByteReader, slots: Int32Array): void {
    this.sum.read(from, slots);
    this.count.read(from, slots);
  }

  finish(from: number, to: number): Column {
    const { sum, count: { counts } } = this;
    return floatColumn(from, to, (slot) => counts[slot] === 0 ? undefined : sum.total(slot) / counts[slot]);
  }
}
