import { Column, type DataType, type Values } from "../data/mod.ts";
import type { SlotValues } from "./slot_values.ts";
import { grown } from "./slots.ts";
import { valuesOf } from "./values_of.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/** Numbers that float64 holds exactly: integers up to 32 bits, floats, dates. */
export class PlainSlotValues implements SlotValues {
  readonly #type: DataType;
  #values: Float64Array = new Float64Array(0);

  constructor(type: DataType) {
    this.#type = type;
  }

  grow(slots: number): void {
    this.#values = grown(this.#values, slots);
  }

  clear(): void {}

  writer(column: Column): (slot: number, row: number) => void {
    const from = column.values as Float64Array;
    return (slot, row) => {
      this.#values[slot] = from[row];
    };
  }

  copy(to: number, other: SlotValues, from: number): void {
    this.#values[to] = (other as PlainSlotValues).#values[from];
  }

  write(slots: Int32Array, to: ByteWriter): void {
    writeSlots(to, this.#values, slots);
  }

  read(from: ByteReader, slots: Int32Array): void {
    readSlots(from, this.#values, slots);
  }

  column(slots: Int32Array, validity: Uint8Array | null): Column {
    const values: Values = valuesOf(this.#type, slots.length);
    for (let i = 0; i < slots.length; i++) values[i] = this.#values[slots[i]];
    return new Column({ type: this.#type, length: slots.length, values, validity });
  }
}
