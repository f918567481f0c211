import { Column, type DataType, newBitmap, type Values } from "../data/mod.ts";
import { Int32Slots } from "./int32_slots.ts";
import type { KeyTable } from "./key_table.ts";

/** Keys of integers up to 32 bits, dates and booleans. */
export class IntKeyTable implements KeyTable {
  readonly #type: DataType;
  readonly #slots = new Int32Slots();
  #nullSlot = -1;
  #widened = new Int32Array(0);

  constructor(type: DataType) {
    this.#type = type;
  }

  get size(): number {
    return this.#slots.size;
  }

  lookup(columns: readonly Column[], rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    const column = columns[0];
    const keys = column.values instanceof Int32Array ? column.values : this.#widen(column, rows, from, to);
    if (column.validity === null) this.#slots.lookup(keys, rows, from, to, slots);
    else this.#lookupNullable(column, keys, rows, from, to, slots);
  }

  keys(slots: Int32Array, from: number, to: number): Column[] {
    const keys = new Int32Array(to - from);
    for (let j = from; j < to; j++) keys[j - from] = this.#slots.keys[slots[j]];
    const values = this.#type.kind === "bool" ? bits(keys) : narrowed(this.#type, keys);
    const validity = nullAt(this.#nullSlot, slots, from, to);
    return [new Column({ type: this.#type, length: to - from, values, validity })];
  }

  clear(): void {
    this.#slots.clear();
    this.#nullSlot = -1;
  }

  #lookupNullable(
    column: Column,
    keys: Int32Array,
    rows: Int32Array,
    from: number,
    to: number,
    slots: Int32Array,
  ): void {
    for (let j = from; j < to; j++) {
      if (column.isNull(rows[j])) slots[j] = this.#slotOfNull();
      else this.#slots.lookup(keys, rows, j, j + 1, slots);
    }
  }

  #slotOfNull(): number {
    if (this.#nullSlot < 0) this.#nullSlot = this.#slots.addAnonymous();
    return this.#nullSlot;
  }

  /** Narrower integers and bits of the rows asked for as Int32: the lookup loop sees one kind of array. */
  #widen(column: Column, rows: Int32Array, from: number, to: number): Int32Array {
    if (this.#widened.length < column.length) this.#widened = new Int32Array(column.length);
    const widened = this.#widened;
    const values = column.values!;
    const isBits = this.#type.kind === "bool";
    for (let j = from; j < to; j++) {
      const i = rows[j];
      widened[i] = isBits ? (Number(values[i >> 3]) >> (i & 7)) & 1 : Number(values[i]);
    }
    return widened;
  }
}

/** All valid but `nullSlot`, where that is among `slots[from..to)`. */
export function nullAt(nullSlot: number, slots: Int32Array, from: number, to: number): Uint8Array | null {
  const at = nullSlot < 0 ? -1 : slots.subarray(from, to).indexOf(nullSlot);
  if (at < 0) return null;
  const validity = newBitmap(to - from, true);
  for (let j = from + at; j < to; j++) {
    if (slots[j] === nullSlot) validity[(j - from) >> 3] &= ~(1 << ((j - from) & 7));
  }
  return validity;
}

function narrowed(type: DataType, keys: Int32Array): Values {
  switch (type.kind) {
    case "int8":
      return Int8Array.from(keys);
    case "int16":
      return Int16Array.from(keys);
    case "uint8":
      return Uint8Array.from(keys);
    case "uint16":
      return Uint16Array.from(keys);
    case "uint32":
      return Uint32Array.from(keys);
    default:
      return keys;
  }
}

function bits(keys: Int32Array): Uint8Array {
  const bitmap = newBitmap(keys.length);
  for (let i = 0; i < keys.length; i++) bitmap[i >> 3] |= keys[i] << (i & 7);
  return bitmap;
}
