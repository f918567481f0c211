import { Column, type DataType, int64 } from "../data/mod.ts";
import type { Accumulator, InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { grown } from "./slots.ts";
import { int64Column } from "./int64_column.ts";

/** Number of rows, or of non-null values where an input is given; exact to 2^53. */
export class CountAccumulator implements Accumulator {
  readonly type: DataType = int64;
  readonly nullable = false;
  counts: Float64Array = new Float64Array(0);

  grow(slots: number): void {
    this.counts = grown(this.counts, slots);
  }

  clear(): void {
    this.counts.fill(0);
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    for (let j = from; j < to; j++) {
      if (input === null || !input.isNull(rows[j])) this.counts[slots[j]] += 1;
    }
  }

  code(self: string, prefix: string, _input: InputCode | null): UpdateCode {
    return { hoist: `const ${prefix}n = ${self}.counts;`, body: `${prefix}n[s] += 1;` };
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const counts = (other as CountAccumulator).counts;
    for (let g = from; g < to; g++) this.counts[slots[g - from]] += counts[g];
  }

  finish(from: number, to: number): Column {
    return int64Column(this.counts, null, from, to);
  }
}
