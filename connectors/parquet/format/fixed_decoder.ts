import { Column, type DataType, type Values } from "../../../core/mod.ts";
import { HybridReader } from "./hybrid_reader.ts";
import type { DataPage, DictionaryPage } from "./page.ts";
import { spreadWords, type ValueDecoder } from "./value_decoder.ts";

/** Decodes int32, float (one word a value), int64 and double (two words) as raw words, without touching the values. */
export class FixedDecoder implements ValueDecoder {
  readonly #type: DataType;
  readonly #words: 1 | 2;
  #dictionary = new Int32Array(0);
  #indices: HybridReader | null = null;
  #plain: Uint8Array = new Uint8Array(0);
  #position = 0;
  #out = new Int32Array(0);
  #scratch = new Int32Array(0);

  constructor(type: DataType, words: 1 | 2) {
    this.#type = type;
    this.#words = words;
  }

  dictionary(page: DictionaryPage): void {
    const size = page.values * this.#words * 4;
    if (size > page.bytes.length) throw new RangeError("the dictionary page is too short");
    this.#dictionary = new Int32Array(page.bytes.slice(0, size).buffer);
  }

  page(page: DataPage): void {
    this.#indices = page.encoding === "dictionary" ? indexReader(page) : null;
    this.#plain = page.bytes;
    this.#position = page.position;
    if (page.encoding === "rle") throw new RangeError("page encoding rle");
  }

  start(rows: number): void {
    this.#out = new Int32Array(rows * this.#words);
    if (this.#scratch.length < rows) this.#scratch = new Int32Array(rows);
  }

  take(count: number, at: number): void {
    if (this.#indices === null) return this.#copy(count, at);
    const scratch = this.#scratch;
    this.#indices.read(scratch, 0, count);
    const size = this.#dictionary.length / this.#words;
    checkIndices(scratch, count, size);
    if (this.#words === 1) gather32(this.#dictionary, scratch, this.#out, at, count);
    else gather64(this.#dictionary, scratch, this.#out, at, count);
  }

  #copy(count: number, at: number): void {
    const size = count * this.#words * 4;
    const end = this.#position + size;
    if (end > this.#plain.length) throw new RangeError("the page is too short");
    new Uint8Array(this.#out.buffer).set(this.#plain.subarray(this.#position, end), at * this.#words * 4);
    this.#position = end;
  }

  spread(validity: Uint8Array, at: number, rows: number, present: number): void {
    spreadWords(this.#out, this.#words, validity, at, rows, present);
  }

  finish(rows: number, validity: Uint8Array | null, nullCount: number): Column {
    const values = valuesOf(this.#type, this.#out, this.#words);
    return new Column({ type: this.#type, length: rows, values, validity, nullCount });
  }
}

/** A reader of the dictionary indices in a page: their bit width is the first byte. */
export function indexReader(page: DataPage): HybridReader {
  const width = page.position < page.bytes.length ? page.bytes[page.position] : 0;
  return new HybridReader(
    page.bytes,
    page.position + 1,
    Math.max(page.bytes.length, page.position + 1),
    width,
  );
}

/** Throws `RangeError` unless the first `count` indices are all below `size`. */
export function checkIndices(indices: Int32Array, count: number, size: number): void {
  let bad = 0;
  for (let i = 0; i < count; i++) bad |= indices[i] >>> 0 >= size ? 1 : 0;
  if (bad !== 0) throw new RangeError("an index passes the end of the dictionary");
}

function gather32(from: Int32Array, indices: Int32Array, out: Int32Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) out[at + i] = from[indices[i]];
}

function gather64(from: Int32Array, indices: Int32Array, out: Int32Array, at: number, count: number): void {
  let to = at * 2;
  for (let i = 0; i < count; i++, to += 2) {
    const index = indices[i] * 2;
    out[to] = from[index];
    out[to + 1] = from[index + 1];
  }
}

/** The words as the array a column of `type` keeps; narrower integers are copied. */
function valuesOf(type: DataType, words: Int32Array, wordsEach: 1 | 2): Values {
  switch (type.kind) {
    case "decimal":
      return widenDecimals(words, wordsEach);
    case "int8":
      return Int8Array.from(words);
    case "int16":
      return Int16Array.from(words);
    case "uint8":
      return Uint8Array.from(words);
    case "uint16":
      return Uint16Array.from(words);
    case "uint32":
      return new Uint32Array(words.buffer);
    case "float32":
      return new Float32Array(words.buffer);
    case "float64":
      return new Float64Array(words.buffer);
    case "uint64":
      return new BigUint64Array(words.buffer);
    case "int64":
    case "timestamp":
      return new BigInt64Array(words.buffer);
    default:
      return words;
  }
}

/** Signed integers of one or two words as 128-bit decimals of four. */
function widenDecimals(words: Int32Array, wordsEach: 1 | 2): Uint32Array {
  const rows = words.length / wordsEach;
  const wide = new Int32Array(rows * 4);
  for (let i = 0; i < rows; i++) {
    const top = words[(i + 1) * wordsEach - 1];
    wide[4 * i] = words[i * wordsEach];
    wide[4 * i + 1] = wordsEach === 2 ? top : top >> 31;
    wide[4 * i + 2] = top >> 31;
    wide[4 * i + 3] = top >> 31;
  }
  return new Uint32Array(wide.buffer);
}
