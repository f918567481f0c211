import { bool, Column, newBitmap } from "../../../core/mod.ts";
import { HybridReader } from "./hybrid_reader.ts";
import type { DataPage } from "./page.ts";
import { spreadWords, type ValueDecoder } from "./value_decoder.ts";

/** Decodes booleans: packed bits (plain) or run lengths. */
export class BoolDecoder implements ValueDecoder {
  #page: DataPage | null = null;
  #runs: HybridReader | null = null;
  /** Plain values taken from the page. */
  #taken = 0;
  #out = new Int32Array(0);

  dictionary(): void {
    throw new RangeError("a dictionary of booleans");
  }

  page(page: DataPage): void {
    this.#page = page;
    this.#taken = 0;
    // Run lengths follow their own size, 4 bytes.
    this.#runs = page.encoding === "plain"
      ? null
      : new HybridReader(page.bytes, page.position + 4, page.bytes.length, 1);
  }

  start(rows: number): void {
    this.#out = new Int32Array(rows);
  }

  take(count: number, at: number): void {
    if (this.#runs !== null) return this.#runs.read(this.#out, at, count);
    const { bytes, position } = this.#page!;
    if (position + ((this.#taken + count + 7) >> 3) > bytes.length) {
      throw new RangeError("the page is too short");
    }
    for (let i = 0; i < count; i++, this.#taken++) {
      this.#out[at + i] = (bytes[position + (this.#taken >> 3)] >> (this.#taken & 7)) & 1;
    }
  }

  spread(validity: Uint8Array, at: number, rows: number, present: number): void {
    spreadWords(this.#out, 1, validity, at, rows, present);
  }

  finish(rows: number, validity: Uint8Array | null, nullCount: number): Column {
    const values = newBitmap(rows);
    for (let i = 0; i < rows; i++) values[i >> 3] |= this.#out[i] << (i & 7);
    return new Column({ type: bool, length: rows, values, validity, nullCount });
  }
}
