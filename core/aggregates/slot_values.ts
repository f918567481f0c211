import { type Column, columnBuilder, type DataType, valueReader } from "../data/mod.ts";
import { PlainSlotValues } from "./plain_slot_values.ts";
import { WordSlotValues } from "./word_slot_values.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readStateValue, writeStateValue } from "../state/mod.ts";

/** One value of any type a slot, copied out of columns: numbers in typed arrays, everything else as row values. */
export interface SlotValues {
  grow(slots: number): void;
  clear(): void;
  /** A function that puts a non-null row of `column` into a slot. */
  writer(column: Column): (slot: number, row: number) => void;
  /** Puts slot `from` of `other` (of the same type) into slot `to`. */
  copy(to: number, other: SlotValues, from: number): void;
  /** Appends the values of `slots`. */
  write(slots: Int32Array, to: ByteWriter): void;
  /** Puts values that were written of as many slots into `slots`, which are there. */
  read(from: ByteReader, slots: Int32Array): void;
  /** The values of `slots`, null where `validity` says so. */
  column(slots: Int32Array, validity: Uint8Array | null): Column;
}

/** A store for values of `type`. */
export function createSlotValues(type: DataType): SlotValues {
  switch (type.kind) {
    case "int8":
    case "int16":
    case "int32":
    case "uint8":
    case "uint16":
    case "uint32":
    case "float32":
    case "float64":
    case "date":
      return new PlainSlotValues(type);
    case "int64":
    case "uint64":
    case "timestamp":
    case "decimal":
      return new WordSlotValues(type);
    default:
      return new RowSlotValues(type);
  }
}

/** Text, bytes, bools and nested values, as rows hold them. */
class RowSlotValues implements SlotValues {
  readonly #type: DataType;
  #values: unknown[] = [];

  constructor(type: DataType) {
    this.#type = type;
  }

  grow(slots: number): void {
    while (this.#values.length < slots) this.#values.push(null);
  }

  clear(): void {
    this.#values = [];
  }

  writer(column: Column): (slot: number, row: number) => void {
    const read = valueReader(column);
    return (slot, row) => {
      this.#values[slot] = read(row);
    };
  }

  copy(to: number, other: SlotValues, from: number): void {
    this.#values[to] = (other as RowSlotValues).#values[from];
  }

  write(slots: Int32Array, to: ByteWriter): void {
    for (const slot of slots) writeStateValue(to, this.#values[slot]);
  }

  read(from: ByteReader, slots: Int32Array): void {
    for (const slot of slots) this.#values[slot] = readStateValue(from);
  }

  column(slots: Int32Array, validity: Uint8Array | null): Column {
    const builder = columnBuilder(this.#type, slots.length);
    for (let i = 0; i < slots.length; i++) {
      const present = validity === null || ((validity[i >> 3] >> (i & 7)) & 1) === 1;
      builder.append(present ? this.#values[slots[i]] : null);
    }
    return builder.finish();
  }
}
