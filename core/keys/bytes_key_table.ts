import { Column, type DataType, type Dictionary } from "../data/mod.ts";
import { BytesSlots } from "./bytes_slots.ts";
import { nullAt } from "./int_key_table.ts";
import type { KeyTable } from "./key_table.ts";

/** Codes of so many dictionaries are remembered; a source that makes more only costs lookups again. */
const DICTIONARIES_REMEMBERED_MAX = 64;

/**
 * Keys of text, bytes and decimals. Dictionary-coded text is remapped code -> slot once per dictionary and table, so
 * that a row costs one load; the same text gets the same slot whichever dictionary, or none, it comes from.
 */
export class BytesKeyTable implements KeyTable {
  readonly #type: DataType;
  readonly #slots = new BytesSlots();
  readonly #slotPlusOneByCode = new Map<Dictionary, Int32Array>();
  #nullSlot = -1;

  constructor(type: DataType) {
    this.#type = type;
  }

  get size(): number {
    return this.#slots.size;
  }

  lookup(columns: readonly Column[], rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    const column = columns[0];
    if (column.dictionary !== null) this.#lookupCodes(column, rows, from, to, slots);
    else this.#lookupBytes(column, rows, from, to, slots);
  }

  keys(slots: Int32Array, from: number, to: number): Column[] {
    const length = to - from;
    const { starts, arena } = this.#slots;
    const isDecimal = this.#type.kind === "decimal";
    const offsets = new Int32Array(length + 1);
    for (let i = 0; i < length; i++) {
      const slot = slots[from + i];
      offsets[i + 1] = offsets[i] + (isDecimal ? DECIMAL_BYTES : starts[slot + 1] - starts[slot]);
    }
    const bytes = new Uint8Array(offsets[length]);
    for (let i = 0; i < length; i++) {
      const slot = slots[from + i];
      bytes.set(arena.subarray(starts[slot], starts[slot + 1]), offsets[i]);
    }
    const validity = nullAt(this.#nullSlot, slots, from, to);
    const type = this.#type;
    return isDecimal
      ? [new Column({ type, length, values: new Uint32Array(bytes.buffer), validity })]
      : [new Column({ type, length, values: bytes, offsets, validity })];
  }

  clear(): void {
    this.#slots.clear();
    this.#nullSlot = -1;
    if (this.#slotPlusOneByCode.size > DICTIONARIES_REMEMBERED_MAX) this.#slotPlusOneByCode.clear();
    for (const slots of this.#slotPlusOneByCode.values()) slots.fill(0);
  }

  #lookupBytes(column: Column, rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    const { buffer, byteOffset, byteLength } = column.values!;
    const view = new DataView(buffer, byteOffset, byteLength);
    const offsets = column.offsets;
    const nullable = column.validity !== null;
    const table = this.#slots;
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (nullable && column.isNull(i)) slots[j] = this.#slotOfNull();
      else if (offsets !== null) slots[j] = table.slotOf(view, offsets[i], offsets[i + 1]);
      else slots[j] = table.slotOf(view, i * DECIMAL_BYTES, (i + 1) * DECIMAL_BYTES);
    }
  }

  #lookupCodes(column: Column, rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    const codes = column.values as Int32Array;
    const remap = this.#remap(column.dictionary!);
    const nullable = column.validity !== null;
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (nullable && column.isNull(i)) slots[j] = this.#slotOfNull();
      else {
        const slot = remap[codes[i]] - 1;
        slots[j] = slot >= 0 ? slot : this.#meet(column.dictionary!, remap, codes[i]);
      }
    }
  }

  #remap(dictionary: Dictionary): Int32Array {
    let remap = this.#slotPlusOneByCode.get(dictionary);
    if (remap === undefined || remap.length < dictionary.size) {
      const larger = new Int32Array(Math.max(64, dictionary.size * 2));
      if (remap !== undefined) larger.set(remap);
      this.#slotPlusOneByCode.set(dictionary, larger);
      remap = larger;
    }
    return remap;
  }

  #meet(dictionary: Dictionary, remap: Int32Array, code: number): number {
    const bytes = ENCODER.encode(dictionary.values[code]);
    const slot = this.#slots.slotOf(new DataView(bytes.buffer), 0, bytes.length);
    remap[code] = slot + 1;
    return slot;
  }

  #slotOfNull(): number {
    if (this.#nullSlot < 0) this.#nullSlot = this.#slots.addAnonymous();
    return this.#nullSlot;
  }
}

const ENCODER = new TextEncoder();
const DECIMAL_BYTES = 16;
