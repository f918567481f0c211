import { Column, type DataType, decodeUtf8, Dictionary, dictionaryBytes, logicalType } from "../data/mod.ts";
import { BytesSlots } from "./bytes_slots.ts";
import { CodeSlots } from "./code_slots.ts";
import { nullAt } from "./int_key_table.ts";
import type { KeyTable } from "./key_table.ts";

/**
 * Keys of text, bytes and decimals. As long as all keys come coded by one dictionary they stay codes, also on the way
 * out. Once another dictionary or plain text joins, the table turns to bytes, keeping every slot: the same text has
 * the same slot wherever it comes from.
 */
export class BytesKeyTable implements KeyTable {
  readonly #declared: DataType;
  readonly #type: DataType;
  readonly #codes = new CodeSlots();
  readonly #bytes = new BytesSlots();
  #coded = true;
  #nullSlot = -1;

  constructor(declared: DataType) {
    this.#declared = declared;
    this.#type = logicalType(declared);
  }

  get size(): number {
    return this.#coded ? this.#codes.size : this.#bytes.size;
  }

  lookup(columns: readonly Column[], rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    const column = columns[0];
    const { dictionary } = column;
    const staysCoded = this.#coded && dictionary !== null &&
      (dictionary === this.#codes.dictionary || this.#codes.size === 0);
    if (staysCoded) return this.#lookupCodes(column, dictionary, rows, from, to, slots);
    if (this.#coded) this.#turnToBytes();
    if (dictionary === null) this.#lookupBytes(column, rows, from, to, slots);
    else this.#lookupForeign(column, dictionary, rows, from, to, slots);
  }

  keys(slots: Int32Array, from: number, to: number): Column[] {
    const validity = nullAt(this.#nullSlot, slots, from, to);
    if (this.#coded && this.#codes.dictionary !== null) return [this.#codedKeys(slots, from, to, validity)];
    const column = this.#plainKeys(slots, from, to, validity);
    return [this.#declared.kind === "dictionary" ? coded(column, this.#declared) : column];
  }

  clear(): void {
    this.#codes.clear();
    if (!this.#coded) this.#bytes.clear();
    this.#coded = true;
    this.#nullSlot = -1;
  }

  #lookupCodes(
    column: Column,
    dictionary: Dictionary,
    rows: Int32Array,
    from: number,
    to: number,
    slots: Int32Array,
  ): void {
    const codes = column.values as Int32Array;
    const table = this.#codes;
    table.use(dictionary);
    if (column.validity === null) {
      for (let j = from; j < to; j++) slots[j] = table.slotOf(codes[rows[j]]);
      return;
    }
    for (let j = from; j < to; j++) {
      slots[j] = column.isNull(rows[j]) ? this.#slotOfNull() : table.slotOf(codes[rows[j]]);
    }
  }

  #lookupBytes(column: Column, rows: Int32Array, from: number, to: number, slots: Int32Array): void {
    const { buffer, byteOffset, byteLength } = column.values!;
    const view = new DataView(buffer, byteOffset, byteLength);
    const offsets = column.offsets;
    const nullable = column.validity !== null;
    const table = this.#bytes;
    if (offsets !== null && !nullable) return table.lookup(view, offsets, rows, from, to, slots);
    for (let j = from; j < to; j++) {
      const i = rows[j];
      if (nullable && column.isNull(i)) slots[j] = this.#slotOfNull();
      else if (offsets !== null) slots[j] = table.slotOf(view, offsets[i], offsets[i + 1]);
      else slots[j] = table.slotOf(view, i * DECIMAL_BYTES, (i + 1) * DECIMAL_BYTES);
    }
  }

  /** Codes of another dictionary than the table's own, by their bytes. */
  #lookupForeign(
    column: Column,
    dictionary: Dictionary,
    rows: Int32Array,
    from: number,
    to: number,
    slots: Int32Array,
  ): void {
    const codes = column.values as Int32Array;
    const { bytes, offsets } = dictionaryBytes(dictionary);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let j = from; j < to; j++) {
      const code = codes[rows[j]];
      slots[j] = column.isNull(rows[j])
        ? this.#slotOfNull()
        : this.#bytes.slotOf(view, offsets[code], offsets[code + 1]);
    }
  }

  /** Every key gets the slot in the byte table that it had as a code. */
  #turnToBytes(): void {
    this.#coded = false;
    const { codes, dictionary, size } = this.#codes;
    if (dictionary === null || size === 0) return;
    const { bytes, offsets } = dictionaryBytes(dictionary);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let slot = 0; slot < size; slot++) {
      const code = codes[slot];
      if (code < 0) this.#bytes.addAnonymous();
      else this.#bytes.slotOf(view, offsets[code], offsets[code + 1]);
    }
  }

  #codedKeys(slots: Int32Array, from: number, to: number, validity: Uint8Array | null): Column {
    const { codes, dictionary } = this.#codes;
    const values = new Int32Array(to - from);
    for (let j = from; j < to; j++) values[j - from] = Math.max(0, codes[slots[j]]);
    return new Column({ type: this.#declared, length: to - from, values, dictionary, validity });
  }

  #plainKeys(slots: Int32Array, from: number, to: number, validity: Uint8Array | null): Column {
    const length = to - from;
    const { starts, arena } = this.#bytes;
    const isDecimal = this.#type.kind === "decimal";
    const offsets = new Int32Array(length + 1);
    for (let i = 0; i < length; i++) {
      const slot = slots[from + i];
      offsets[i + 1] = offsets[i] + (isDecimal ? DECIMAL_BYTES : starts[slot + 1] - starts[slot]);
    }
    const bytes = new Uint8Array(offsets[length]);
    for (let i = 0; i < length; i++) {
      copyBytes(arena, starts[slots[from + i]], bytes, offsets[i], offsets[i + 1]);
    }
    return isDecimal
      ? new Column({ type: this.#type, length, values: new Uint32Array(bytes.buffer), validity })
      : new Column({ type: this.#type, length, values: bytes, offsets, validity });
  }

  #slotOfNull(): number {
    if (this.#nullSlot < 0) {
      this.#nullSlot = this.#coded ? this.#codes.addAnonymous() : this.#bytes.addAnonymous();
    }
    return this.#nullSlot;
  }
}

/** Keys are short: a loop beats making a view for `set`. */
function copyBytes(source: Uint8Array, start: number, target: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at++) target[at] = source[start + at - from];
}

/** Plain text as a dictionary column of its own. */
function coded(column: Column, type: DataType): Column {
  const dictionary = new Dictionary();
  const { offsets, length, validity } = column;
  const bytes = column.values as Uint8Array;
  const values = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    values[i] = dictionary.intern(decodeUtf8(bytes, offsets![i], offsets![i + 1]));
  }
  return new Column({ type, length, values, dictionary, validity });
}

const DECIMAL_BYTES = 16;
