import { type Column, newBitmap } from "../../../core/mod.ts";
import type { DataPage, DictionaryPage } from "./page.ts";
import type { ValueDecoder } from "./value_decoder.ts";

/** Reads one column chunk from its first row to its last, any number of rows at a time. */
export class ColumnCursor {
  readonly #pages: Iterator<DataPage | DictionaryPage>;
  readonly #decoder: ValueDecoder;
  #page: DataPage | null = null;
  #left = 0;

  constructor(pages: Iterable<DataPage | DictionaryPage>, decoder: ValueDecoder) {
    this.#pages = pages[Symbol.iterator]();
    this.#decoder = decoder;
  }

  /** The next `rows` rows; throws `RangeError` where the chunk has fewer. */
  read(rows: number): Column {
    // The first page is opened before the batch starts, so that the decoder knows how it is stored.
    if (this.#left === 0) this.#nextPage(0, null);
    this.#decoder.start(rows);
    const validity = this.#page!.levels === null ? null : newBitmap(rows);
    let nullCount = 0;
    for (let at = 0; at < rows;) {
      if (this.#left === 0) this.#nextPage(at, validity);
      const piece = Math.min(this.#left, rows - at);
      nullCount += this.#take(piece, at, validity);
      this.#left -= piece;
      at += piece;
    }
    return this.#decoder.finish(rows, validity, nullCount);
  }

  /** Passes over `rows` rows. */
  skip(rows: number, stride: number): void {
    for (let left = rows; left > 0; left -= stride) this.read(Math.min(left, stride));
  }

  #take(rows: number, at: number, validity: Uint8Array | null): number {
    if (validity === null) {
      this.#decoder.take(rows, at);
      return 0;
    }
    const present = this.#page!.levels!.readBits(validity, at, rows);
    this.#decoder.take(present, at);
    if (present < rows) this.#decoder.spread(validity, at, rows, present);
    return rows - present;
  }

  #nextPage(at: number, validity: Uint8Array | null): void {
    while (this.#left === 0) {
      const { value, done } = this.#pages.next();
      if (done) throw new RangeError("the column has fewer rows than its row group");
      if (value.kind === "dictionary") this.#decoder.dictionary(value);
      else {
        this.#page = value;
        this.#left = value.rows;
        if (value.rows > 0) this.#decoder.page(value, at, validity);
      }
    }
  }
}
