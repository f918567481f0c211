import type { ColumnInit } from "./column.ts";
import { ColumnWriter } from "./column_writer.ts";
import type { DataType } from "./data_type.ts";
import { Dictionary } from "./dictionary.ts";
import { encodeUtf8 } from "./utf8_bytes.ts";
import { outOfRange, typeMismatch } from "./value_fault.ts";

/** Distinct texts a column keeps as codes before it falls back to plain UTF-8. */
export const DICTIONARY_SIZE_MAX = 65_536;
/** UTF-16 units of distinct text a column keeps as codes before it falls back to plain UTF-8. */
export const DICTIONARY_CHARS_MAX = 4_194_304;

const OFFSET_MAX = 2_147_483_647;

/**
 * Text: as Int32 codes of a dictionary while one is given and small, else as UTF-8 bytes. Once past the bound a
 * writer stays with bytes; rows of the batch at hand are rewritten.
 */
export class TextWriter extends ColumnWriter {
  /** The dictionary in use; null when text is written as bytes. */
  dictionary: Dictionary | null;
  readonly #sizeMax: number;
  #chars = 0;
  #codes: Int32Array;
  #offsets: Int32Array;
  #bytes: Uint8Array;

  constructor(
    type: DataType,
    capacity: number,
    dictionary: Dictionary | null,
    sizeMax: number = DICTIONARY_SIZE_MAX,
  ) {
    super(type, capacity);
    this.dictionary = dictionary;
    this.#sizeMax = sizeMax;
    for (const text of dictionary?.values ?? []) this.#chars += text.length;
    this.#codes = new Int32Array(dictionary === null ? 0 : this.capacity);
    this.#offsets = new Int32Array(dictionary === null ? this.capacity + 1 : 0);
    this.#bytes = new Uint8Array(0);
  }

  protected store(i: number, value: unknown): void {
    if (typeof value !== "string") throw typeMismatch(this.type, value);
    this.put(i, value);
  }

  /** Stores text in row `i`, for which there must be room. */
  put(i: number, text: string): void {
    if (this.dictionary !== null) {
      const code = this.dictionary.codeOf(text);
      if (code >= 0) this.#codes[i] = code;
      else this.#putNew(i, text);
    } else this.#putBytes(i, text);
  }

  #putNew(i: number, text: string): void {
    const known = this.dictionary!;
    const valid = text.isWellFormed() ? text : text.toWellFormed();
    this.#chars += valid.length;
    if (known.size < this.#sizeMax && this.#chars <= DICTIONARY_CHARS_MAX) {
      this.#codes[i] = known.intern(valid);
    } else {
      this.#fallBack(i);
      this.#putBytes(i, valid);
    }
  }

  #fallBack(rows: number): void {
    const texts = this.dictionary!.values;
    const codes = this.#codes;
    this.dictionary = null;
    this.#codes = new Int32Array(0);
    this.#offsets = new Int32Array(this.capacity + 1);
    // A null row's code is 0, and so may be past the end of an empty dictionary.
    for (let row = 0; row < rows; row++) this.#putBytes(row, texts[codes[row]] ?? "");
  }

  #putBytes(i: number, text: string): void {
    const start = this.#offsets[i];
    const room = start + text.length * 3;
    if (room > this.#bytes.length) this.#widen(start, room, text);
    this.#offsets[i + 1] = encodeUtf8(text, this.#bytes, start);
  }

  #widen(used: number, room: number, text: string): void {
    if (room > OFFSET_MAX) throw outOfRange(this.type, text, "less than 2 GiB of text a batch");
    const wider = new Uint8Array(Math.min(OFFSET_MAX, Math.max(room, used * 2, this.capacity * 8)));
    wider.set(this.#bytes.subarray(0, used));
    this.#bytes = wider;
  }

  protected override storeNull(i: number): void {
    if (this.dictionary !== null) this.#codes[i] = 0;
    else this.#offsets[i + 1] = this.#offsets[i];
  }

  protected resize(used: number): void {
    if (this.dictionary !== null) {
      const wider = new Int32Array(this.capacity);
      wider.set(this.#codes.subarray(0, used));
      this.#codes = wider;
    } else {
      const wider = new Int32Array(this.capacity + 1);
      wider.set(this.#offsets.subarray(0, used + 1));
      this.#offsets = wider;
    }
  }

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    if (this.dictionary !== null) {
      return { values: this.#codes.subarray(0, length), dictionary: this.dictionary };
    }
    const offsets = this.#offsets.subarray(0, length + 1);
    return { values: this.#bytes.subarray(0, offsets[length]), offsets };
  }

  protected clear(): void {
    this.#codes = new Int32Array(this.dictionary === null ? 0 : this.capacity);
    this.#offsets = new Int32Array(this.dictionary === null ? this.capacity + 1 : 0);
    // As much as last time, but for one huge text that would otherwise cost every later batch.
    this.#bytes = new Uint8Array(Math.min(this.#bytes.length, this.capacity * 64));
  }
}
