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
    const keys = column.values instanceof Int32Array ? column.values : this.#widen(column);
    if (column.validity === null) this.#slots.lookup(keys, rows, from, to, slots);
    else this.#lookupNullable(column, keys, rows, from, to, slots);
  }

  keys(from: number, to: number): Column[] {
    const keys = this.#slots.keys;
    const values = this.#type.kind === "bool" ? bits(keys, from, to) : narrowed(this.#type, keys, from, to);
    const validity = nullAt(this.#nullSlot, from, to);
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

  /** Narrower integers and bits as Int32, so that the lookup loop sees one kind of array. */
  #widen(column: Column): Int32Array {
    if (this.#widened.length < column.length) this.#widened = new Int32Array(column.length);
    const values = column.values!;
    for (let i = 0; i < column.length; i++) {
      this.#widened[i] = column.type.kind === "bool"
        ? (Number(values[i >> 3]) >> (i & 7)) & 1
        : Number(values[i]);
    }
    return this.#widened;
  }
}

/** All valid but `nullSlot`, where that lies in [from, to). */
export function nullAt(nullSlot: number, from: number, to: number): Uint8Array | null {
  if (nullSlot < from || nullSlot >= to) return null;
  const validity = newBitmap(to - from, true);
  validity[(nullSlot - from) >> 3] &= ~(1 << ((nullSlot - from) & 7));
  return validity;
}

function narrowed(type: DataType, keys: Int32Array, from: number, to: number): Values {
  const part = keys.subarray(from, to);
  switch (type.kind) {
    case "int8":
      return Int8Array.from(part);
    case "int16":
      return Int16Array.from(part);
    case "uint8":
      return Uint8Array.from(part);
    case "uint16":
      return Uint16Array.from(part);
    case "uint32":
      return Uint32Array.from(part);
    default:
      return part.slice();
  }
}

function bits(keys: Int32Array, from: number, to: number): Uint8Array {
  const bitmap = newBitmap(to - from);
  for (let g = from; g < to; g++) bitmap[(g - from) >> 3] |= keys[g] << ((g - from) & 7);
  return bitmap;
}
