import { type Column, type DataType, float64 } from "../data/mod.ts";
import type { Accumulator, InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { floatColumn } from "./float_column.ts";
import { floatCode, numberReader } from "./number_reader.ts";
import { grown } from "./slots.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/** Which spread, and whether values are a sample (divided by n - 1) or all there is (by n). */
export interface SpreadOptions {
  readonly fn: "stddev" | "variance";
  readonly population: boolean;
}

/**
 * `stddev` and `variance`: entries 3g, 3g + 1 and 3g + 2 are number, mean and sum of squared distances from the mean
 * of slot g, updated by Welford (Technometrics 4, 1962) and merged by Chan, Golub and LeVeque (1979), which stays
 * accurate where the spread is small against the values. The last digits may depend on the order of the rows. A sample
 * of one value has none: null. NaN and infinities give NaN.
 */
export class MomentsAccumulator implements Accumulator {
  readonly type: DataType = float64;
  readonly nullable = true;
  moments: Float64Array = new Float64Array(0);
  readonly #options: SpreadOptions;
  readonly #unsigned: boolean;

  constructor(options: SpreadOptions, input: DataType) {
    this.#options = options;
    this.#unsigned = input.kind === "uint64";
  }

  grow(slots: number): void {
    this.moments = grown(this.moments, 3 * slots);
  }

  clear(): void {
    this.moments.fill(0);
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    const read = numberReader(input!);
    const { moments } = this;
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (input!.isNull(i)) continue;
      const k = 3 * slots[j];
      const value = read(i);
      const distance = value - moments[k + 1];
      const mean = moments[k + 1] + distance / (moments[k] += 1);
      moments[k + 1] = mean;
      moments[k + 2] += distance * (value - mean);
    }
  }

  code(self: string, prefix: string, input: InputCode | null): UpdateCode {
    const [m, k, v, d, mean] = ["m", "k", "v", "d", "a"].map((name) => prefix + name);
    return {
      hoist: `const ${m} = ${self}.moments;`,
      body:
        `const ${k} = 3 * s, ${v} = ${floatCode(input!, this.#unsigned)}, ${d} = ${v} - ${m}[${k} + 1], ` +
        `${mean} = ${m}[${k} + 1] + ${d} / (${m}[${k}] += 1); ` +
        `${m}[${k} + 1] = ${mean}; ${m}[${k} + 2] += ${d} * (${v} - ${mean});`,
    };
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const theirs = (other as MomentsAccumulator).moments;
    const { moments } = this;
    for (let g = from; g < to; g++) {
      const k = 3 * slots[g - from];
      const [count, distance] = [theirs[3 * g], theirs[3 * g + 1] - moments[k + 1]];
      if (count === 0) continue;
      const before = moments[k];
      const share = count / (before + count);
      moments[k] = before + count;
      moments[k + 1] = before === 0 ? theirs[3 * g + 1] : moments[k + 1] + distance * share;
      moments[k + 2] += theirs[3 * g + 2] + (before === 0 ? 0 : distance * distance * before * share);
    }
  }

  write(slots: Int32Array, to: ByteWriter): void {
    writeSlots(to, this.moments, slots, 3);
  }

  read(from: ByteReader, slots: Int32Array): void {
    readSlots(from, this.moments, slots, 3);
  }

  finish(from: number, to: number): Column {
    const { fn, population } = this.#options;
    return floatColumn(from, to, (slot) => {
      const by = this.moments[3 * slot] - (population ? 0 : 1);
      if (by <= 0) return undefined;
      const variance = this.moments[3 * slot + 2] / by;
      return fn === "variance" ? variance : Math.sqrt(variance);
    });
  }
}
