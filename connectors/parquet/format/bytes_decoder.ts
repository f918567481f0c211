import { Column, type DataType, type Dictionary } from "../../../core/mod.ts";
import { checkIndices, indexReader } from "./fixed_decoder.ts";
import type { HybridReader } from "./hybrid_reader.ts";
import type { DataPage, DictionaryPage } from "./page.ts";
import { spreadWords, type ValueDecoder } from "./value_decoder.ts";

const utf8Text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf8Bytes = new TextEncoder();

/**
 * Decodes text and bytes. Where a page refers to the file's dictionary, its indices become the codes of `shared`:
 * no value is looked at. Plain pages, and pages after `shared` has reached `dictionaryMax`, give offsets and bytes.
 */
export class BytesDecoder implements ValueDecoder {
  readonly #type: DataType;
  readonly #shared: Dictionary | null;
  readonly #dictionaryMax: number;
  /** The file's dictionary: bytes, where each value starts and ends, and its code in `shared`. */
  #local: Uint8Array = new Uint8Array(0);
  #bounds = new Int32Array(1);
  #codeOf: Int32Array | null = null;
  #indices: HybridReader | null = null;
  #plain: Uint8Array = new Uint8Array(0);
  #position = 0;
  /** While the batch is coded: codes. After a plain value: lengths, and the values' bytes. */
  #coded = true;
  #words = new Int32Array(0);
  #bytes: Uint8Array = new Uint8Array(0);
  #used = 0;
  #scratch = new Int32Array(0);

  /** `shared` is null for a column that is not text. */
  constructor(type: DataType, shared: Dictionary | null, dictionaryMax: number) {
    this.#type = type;
    this.#shared = shared;
    this.#dictionaryMax = dictionaryMax;
  }

  dictionary(page: DictionaryPage): void {
    const bounds = new Int32Array(page.values + 1);
    const packed = new Uint8Array(page.bytes.length);
    let from = 0;
    for (let i = 0; i < page.values; i++) {
      const size = lengthAt(page.bytes, from);
      packed.set(page.bytes.subarray(from + 4, from + 4 + size), bounds[i]);
      bounds[i + 1] = bounds[i] + size;
      from += 4 + size;
    }
    this.#local = packed;
    this.#bounds = bounds;
    this.#codeOf = this.#internAll(page.values);
  }

  #internAll(values: number): Int32Array | null {
    const shared = this.#shared;
    if (shared === null || shared.size + values > this.#dictionaryMax) return null;
    const codeOf = new Int32Array(values);
    for (let i = 0; i < values; i++) {
      codeOf[i] = shared.intern(utf8Text.decode(this.#local.subarray(this.#bounds[i], this.#bounds[i + 1])));
    }
    return codeOf;
  }

  page(page: DataPage, at: number, validity: Uint8Array | null): void {
    if (page.encoding === "rle") throw new RangeError("page encoding rle");
    this.#indices = page.encoding === "dictionary" ? indexReader(page) : null;
    this.#plain = page.bytes;
    this.#position = page.position;
    if (this.#coded && !this.#givesCodes()) this.#leaveCodes(at, validity);
  }

  #givesCodes(): boolean {
    return this.#indices !== null && this.#codeOf !== null;
  }

  start(rows: number): void {
    this.#words = new Int32Array(rows);
    if (this.#scratch.length < rows) this.#scratch = new Int32Array(rows);
    this.#coded = this.#givesCodes();
    this.#used = 0;
    if (!this.#coded) this.#bytes = new Uint8Array(rows * 16);
  }

  take(count: number, at: number): void {
    if (this.#indices === null) return this.#takePlain(count, at);
    this.#indices.read(this.#scratch, 0, count);
    checkIndices(this.#scratch, count, this.#bounds.length - 1);
    if (this.#coded) {
      const codeOf = this.#codeOf!;
      for (let i = 0; i < count; i++) this.#words[at + i] = codeOf[this.#scratch[i]];
    } else {
      for (let i = 0; i < count; i++) {
        const index = this.#scratch[i];
        this.#words[at + i] = this.#append(this.#local, this.#bounds[index], this.#bounds[index + 1]);
      }
    }
  }

  #takePlain(count: number, at: number): void {
    for (let i = 0; i < count; i++) {
      const size = lengthAt(this.#plain, this.#position);
      const start = this.#position + 4;
      this.#words[at + i] = this.#append(this.#plain, start, start + size);
      this.#position = start + size;
    }
  }

  #append(from: Uint8Array, start: number, end: number): number {
    const size = end - start;
    if (this.#used + size > this.#bytes.length) this.#grow(size);
    if (size > 24) this.#bytes.set(from.subarray(start, end), this.#used);
    else for (let i = 0; i < size; i++) this.#bytes[this.#used + i] = from[start + i];
    this.#used += size;
    return size;
  }

  #grow(size: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + size, 1024));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
  }

  /** The rows taken so far become plain, because a batch has one encoding. */
  #leaveCodes(at: number, validity: Uint8Array | null): void {
    const codes = this.#words.slice(0, at);
    this.#coded = false;
    this.#bytes = new Uint8Array(this.#words.length * 16);
    for (let row = 0; row < at; row++) {
      const valid = validity === null || ((validity[row >> 3] >> (row & 7)) & 1) === 1;
      const value = valid ? utf8Bytes.encode(this.#shared!.values[codes[row]]) : this.#bytes.subarray(0, 0);
      this.#words[row] = this.#append(value, 0, value.length);
    }
  }

  spread(validity: Uint8Array, at: number, rows: number, present: number): void {
    spreadWords(this.#words, 1, validity, at, rows, present);
  }

  finish(rows: number, validity: Uint8Array | null, nullCount: number): Column {
    const type = this.#type;
    if (this.#coded) {
      return new Column({
        type,
        length: rows,
        values: this.#words,
        dictionary: this.#shared,
        validity,
        nullCount,
      });
    }
    const offsets = new Int32Array(rows + 1);
    for (let i = 0; i < rows; i++) offsets[i + 1] = offsets[i] + this.#words[i];
    const values = this.#bytes.subarray(0, this.#used);
    if (this.#shared !== null) utf8Text.decode(values);
    return new Column({ type, length: rows, offsets, values, validity, nullCount });
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new RangeError("a text passes the end of its page");
  const size = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  if (size < 0 || at + 4 + size > bytes.length) throw new RangeError("a text passes the end of its page");
  return size;
}
