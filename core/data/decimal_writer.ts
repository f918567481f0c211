import type { ColumnInit } from "./column.ts";
import { ColumnWriter } from "./column_writer.ts";
import type { Decimal } from "./data_type.ts";
import { parseDecimal, writeDecimal } from "./decimal_text.ts";
import { outOfRange, typeMismatch } from "./value_fault.ts";

/** Decimals, four Uint32 words each. */
export class DecimalWriter extends ColumnWriter {
  #words: Uint32Array;
  readonly #scale: number;
  readonly #limit: bigint;

  constructor(type: Decimal, capacity: number) {
    super(type, capacity);
    this.#scale = type.scale;
    this.#limit = 10n ** BigInt(type.precision);
    this.#words = new Uint32Array(this.capacity * 4);
  }

  protected store(i: number, value: unknown): void {
    const unscaled = this.#unscaled(value);
    if (unscaled >= this.#limit || unscaled <= -this.#limit) throw outOfRange(this.type, value);
    writeDecimal(this.#words, i, unscaled);
  }

  #unscaled(value: unknown): bigint {
    if (typeof value === "bigint") return value * 10n ** BigInt(this.#scale);
    if (typeof value !== "string" && typeof value !== "number") throw typeMismatch(this.type, value);
    const unscaled = parseDecimal(String(value), this.#scale);
    if (unscaled === undefined) throw outOfRange(this.type, value, "a number");
    if (unscaled === null) throw outOfRange(this.type, value, "no more digits after the point");
    return unscaled;
  }

  protected resize(used: number): void {
    const wider = new Uint32Array(this.capacity * 4);
    wider.set(this.#words.subarray(0, used * 4));
    this.#words = wider;
  }

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    return { values: this.#words.subarray(0, length * 4) };
  }

  protected clear(): void {
    this.#words = new Uint32Array(this.capacity * 4);
  }
}
