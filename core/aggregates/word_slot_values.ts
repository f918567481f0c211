import { Column, type DataType, type Values } from "../data/mod.ts";
import type { SlotValues } from "./slot_values.ts";
import { grown } from "./slots.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";
import { readSlots, writeSlots } from "./slot_bytes.ts";

/** Values of two words (int64, uint64, timestamps) or four (decimals). */
export class WordSlotValues implements SlotValues {
  readonly #type: DataType;
  readonly #width: number;
  #words: Int32Array = new Int32Array(0);

  constructor(type: DataType) {
    this.#type = type;
    this.#width = type.kind === "decimal" ? 4 : 2;
  }

  grow(slots: number): void {
    this.#words = grown(this.#words, slots * this.#width);
  }

  clear(): void {}

  writer(column: Column): (slot: number, row: number) => void {
    const from = column.words;
    return (slot, row) => this.#put(slot, from, row);
  }

  copy(to: number, other: SlotValues, from: number): void {
    this.#put(to, (other as WordSlotValues).#words, from);
  }

  write(slots: Int32Array, to: ByteWriter): void {
    writeSlots(to, this.#words, slots, this.#width);
  }

  read(from: ByteReader, slots: Int32Array): void {
    readSlots(from, this.#words, slots, this.#width);
  }

  column(slots: Int32Array, validity: Uint8Array | null): Column {
    const width = this.#width;
    const words = new Int32Array(slots.length * width);
    for (let i = 0; i < slots.length; i++) {
      for (let w = 0; w < width; w++) words[i * width + w] = this.#words[slots[i] * width + w];
    }
    return new Column({
      type: this.#type,
      length: slots.length,
      values: wordValues(this.#type, words.buffer),
      validity,
    });
  }

  #put(slot: number, from: Int32Array, at: number): void {
    const width = this.#width;
    for (let w = 0; w < width; w++) this.#words[slot * width + w] = from[at * width + w];
  }
}

/** The array a column of 64-bit values or decimals keeps its words in. */
export function wordValues(type: DataType, buffer: ArrayBuffer): Values {
  if (type.kind === "decimal") return new Uint32Array(buffer);
  return type.kind === "uint64" ? new BigUint64Array(buffer) : new BigInt64Array(buffer);
}
