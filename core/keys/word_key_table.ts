import { Column, type DataType } from "../data/mod.ts";
import { nullAt } from "./int_key_table.ts";
import type { KeyTable } from "./key_table.ts";
import { WordSlots } from "./word_slots.ts";

/** Keys of 64 bits: int64, uint64, timestamps, and floats by their canonical bits (one NaN, no -0). */
export class WordKeyTable implements KeyTable {
  readonly #type: DataType;
  readonly #slots = new WordSlots();
  #nullSlot = -1;

  constructor(type: DataType) {
    this.#type = type;
  }

  get size(): number {
    return this.#slots.size;
  }

  lookup(columns: readonly Column[], rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    const column = columns[0];
    const words = this.#isFloat() ? this.#canonical(column, rows, from, to) : column.words;
    for (let j = from; j < to; j++) {
      const i = rows[j];
      slots[j] = column.validity !== null && column.isNull(i)
        ? this.#slotOfNull()
        : this.#slots.slotOf(words[2 * i], words[2 * i + 1]);
    }
  }

  keys(slots: Int32Array, from: number, to: number): Column[] {
    const length = to - from;
    const words = new Int32Array(length * 2);
    for (let j = from; j < to; j++) {
      words[2 * (j - from)] = this.#slots.lows[slots[j]];
      words[2 * (j - from) + 1] = this.#slots.highs[slots[j]];
    }
    const values = this.#valuesOf(words.buffer);
    const validity = nullAt(this.#nullSlot, slots, from, to);
    return [new Column({ type: this.#type, length, values, validity })];
  }

  clear(): void {
    this.#slots.clear();
    this.#nullSlot = -1;
  }

  #isFloat(): boolean {
    return this.#type.kind === "float64" || this.#type.kind === "float32";
  }

  #valuesOf(buffer: ArrayBuffer): BigInt64Array | BigUint64Array | Float64Array | Float32Array {
    switch (this.#type.kind) {
      case "float64":
        return new Float64Array(buffer);
      case "float32":
        return Float32Array.from(new Float64Array(buffer));
      case "uint64":
        return new BigUint64Array(buffer);
      default:
        return new BigInt64Array(buffer);
    }
  }

  #floats = new Float64Array(0);

  #canonical(column: Column, rows: Int32Array, from: number, to: number): Int32Array {
    if (this.#floats.length < column.length) this.#floats = new Float64Array(column.length);
    const values = column.values as Float64Array;
    for (let j = from; j < to; j++) {
      const value = values[rows[j]];
      // NaN has many bit patterns and zero two; a key must have one.
      this.#floats[rows[j]] = value === 0 ? 0 : value === value ? value : NaN;
    }
    return new Int32Array(this.#floats.buffer);
  }

  #slotOfNull(): number {
    if (this.#nullSlot < 0) this.#nullSlot = this.#slots.addAnonymous();
    return this.#nullSlot;
  }
}
