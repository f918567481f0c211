import { Column, type DataType, newBitmap } from "../data/mod.ts";
import type { Accumulator, InputCode, UpdateCode, UpdateRows } from "./accumulator.ts";
import { numberReader } from "./number_reader.ts";
import { grown } from "./slots.ts";
import { valuesOf } from "./values_of.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/**
 * `min` and `max` of numbers up to 32 bits, floats, dates and bools (false < true). NaN is greater than every number,
 * -0 equals 0 and comes out as 0.
 *
 * An empty slot holds what every value replaces: of integers an infinity, which is no integer; of floats NaN for `min`
 * and -Infinity for `max`, which are values too, so that nullable floats need `seen`.
 */
export class NumberExtremumAccumulator implements Accumulator {
  readonly type: DataType;
  readonly nullable: boolean;
  values: Float64Array = new Float64Array(0);
  /** 1 where a slot has a value; null where `values` says it. */
  seen: Uint8Array | null;
  readonly #least: boolean;
  readonly #float: boolean;
  readonly #empty: number;

  constructor(fn: "min" | "max", input: DataType, nullable: boolean) {
    this.type = input;
    this.nullable = nullable;
    this.#least = fn === "min";
    this.#float = input.kind === "float64" || input.kind === "float32";
    this.#empty = this.#least ? (this.#float ? NaN : Infinity) : -Infinity;
    this.seen = this.#float && nullable ? new Uint8Array(0) : null;
  }

  grow(slots: number): void {
    this.values = grown(this.values, slots, this.#empty);
    if (this.seen !== null) this.seen = grown(this.seen, slots);
  }

  clear(): void {
    this.values.fill(this.#empty);
    this.seen?.fill(0);
  }

  update({ input, rows, slots, from, to }: UpdateRows): void {
    const read = numberReader(input!);
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (input!.isNull(i)) continue;
      this.#offer(slots[j], read(i));
      if (this.seen !== null) this.seen[slots[j]] = 1;
    }
  }

  code(self: string, prefix: string, input: InputCode | null): UpdateCode | undefined {
    if (input!.form !== "number") return undefined;
    const [best, seen, value] = [`${prefix}b`, `${prefix}e`, input!.value];
    const mark = this.seen === null ? "" : ` ${seen}[s] = 1;`;
    return {
      hoist: `const ${best} = ${self}.values, ${seen} = ${self}.seen;`,
      body: `if (${this.#better(value, `${best}[s]`)}) ${best}[s] = ${value};${mark}`,
    };
  }

  merge(other: Accumulator, from: number, to: number, slots: Int32Array): void {
    const that = other as NumberExtremumAccumulator;
    for (let g = from; g < to; g++) this.#mergeOne(that, g, slots[g - from]);
  }

  mergeGroups(other: Accumulator, groups: Int32Array, slots: Int32Array, count: number): void {
    const that = other as NumberExtremumAccumulator;
    for (let j = 0; j < count; j++) this.#mergeOne(that, groups[j], slots[j]);
  }

  write(slots: Int32Array, to: ByteWriter): void {
    writeSlots(to, this.values, slots);
    if (this.seen !== null) writeSlots(to, this.seen, slots);
  }

  read(from: ByteReader, slots: Int32Array): void {
    readSlots(from, this.values, slots);
    if (this.seen !== null) readSlots(from, this.seen, slots);
  }

  finish(from: number, to: number): Column {
    const length = to - from;
    const isBool = this.type.kind === "bool";
    const values = isBool ? newBitmap(length) : valuesOf(this.type, length);
    let validity: Uint8Array | null = null;
    for (let i = 0; i < length; i++) {
      const value = this.values[from + i];
      if (this.#isEmpty(from + i)) {
        validity ??= newBitmap(length, true);
        validity[i >> 3] &= ~(1 << (i & 7));
      } else if (isBool) (values as Uint8Array)[i >> 3] |= value << (i & 7);
      else values[i] = value + 0;
    }
    return new Column({ type: this.type, length, values, validity });
  }

  #isEmpty(slot: number): boolean {
    return this.seen === null ? !this.#float && this.values[slot] === this.#empty : this.seen[slot] === 0;
  }

  #mergeOne(that: NumberExtremumAccumulator, from: number, into: number): void {
    if (that.seen !== null && that.seen[from] === 0) return;
    this.#offer(into, that.values[from]);
    if (this.seen !== null) this.seen[into] = 1;
  }

  #offer(slot: number, value: number): void {
    const best = this.values[slot];
    const better = this.#least
      ? value < best || (this.#float && best !== best)
      : value > best || (this.#float && value !== value);
    if (better) this.values[slot] = value;
  }

  #better(value: string, best: string): string {
    const nan = this.#least ? best : value;
    const order = `${value} ${this.#least ? "<" : ">"} ${best}`;
    return this.#float ? `${order} || ${nan} !== ${nan}` : order;
  }
}
