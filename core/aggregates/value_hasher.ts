import { type Column, type Dictionary, logicalType } from "../data/mod.ts";
import type { Hash64 } from "./hash64.ts";
import { numberReader } from "./number_reader.ts";

const encoder = new TextEncoder();
const float = new Float64Array(1);
const words = new Int32Array(float.buffer);

/**
 * Hashes rows of columns by value: text alike whether it comes as codes or as UTF-8, all NaN alike, -0 as 0. Hashes of
 * a dictionary's texts are kept, so that a row costs a look-up.
 */
export class ValueHasher {
  readonly #hash: Hash64;
  #dictionary: Dictionary | null = null;
  /** Two words for each code hashed so far. */
  #codes: Int32Array = new Int32Array(0);
  #hashed = 0;

  constructor(hash: Hash64) {
    this.#hash = hash;
  }

  /** A function that hashes a non-null row of `column` into the {@linkcode Hash64}. */
  of(column: Column): (row: number) => void {
    if (column.dictionary !== null) return this.#ofCodes(column.values as Int32Array, column.dictionary);
    const hash = this.#hash;
    switch (logicalType(column.type).kind) {
      case "utf8":
      case "binary": {
        const bytes = column.values as Uint8Array;
        const offsets = column.offsets!;
        return (row) => hash.ofBytes(bytes, offsets[row], offsets[row + 1]);
      }
      case "int64":
      case "uint64":
      case "timestamp":
        return this.#ofPairs(column.words);
      case "decimal": {
        const { buffer, byteOffset, byteLength } = column.values!;
        const bytes = new Uint8Array(buffer, byteOffset, byteLength);
        return (row) => hash.ofBytes(bytes, 16 * row, 16 * row + 16);
      }
      default:
        return this.#ofNumbers(numberReader(column));
    }
  }

  #ofPairs(pairs: Int32Array): (row: number) => void {
    const hash = this.#hash;
    return (row) => hash.ofWords(pairs[2 * row], pairs[2 * row + 1]);
  }

  #ofNumbers(read: (row: number) => number): (row: number) => void {
    const hash = this.#hash;
    return (row) => {
      const value = read(row);
      float[0] = value !== value ? NaN : value + 0;
      hash.ofWords(words[0], words[1]);
    };
  }

  #ofCodes(codes: Int32Array, dictionary: Dictionary): (row: number) => void {
    this.#hashCodes(dictionary);
    const hash = this.#hash;
    const hashes = this.#codes;
    return (row) => {
      const code = codes[row];
      hash.low = hashes[2 * code];
      hash.high = hashes[2 * code + 1];
    };
  }

  #hashCodes(dictionary: Dictionary): void {
    if (this.#dictionary !== dictionary) {
      this.#dictionary = dictionary;
      this.#hashed = 0;
    }
    const { size, values } = dictionary;
    if (2 * size > this.#codes.length) {
      const larger = new Int32Array(4 * size);
      larger.set(this.#codes);
      this.#codes = larger;
    }
    for (; this.#hashed < size; this.#hashed++) {
      const bytes = encoder.encode(values[this.#hashed]);
      this.#hash.ofBytes(bytes, 0, bytes.length);
      this.#codes[2 * this.#hashed] = this.#hash.low;
      this.#codes[2 * this.#hashed + 1] = this.#hash.high;
    }
  }
}
