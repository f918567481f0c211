import type { Column } from "../../../core/mod.ts";
import type { DataPage, DictionaryPage } from "./page.ts";

/**
 * Turns one column's pages into columns, any number of rows at a time: `start`, then for each stretch of rows `take`
 * (and `spread` where it has nulls), then `finish`. `page` and `dictionary` announce what the next values come from.
 */
export interface ValueDecoder {
  dictionary(page: DictionaryPage): void;
  /** The values from row `at` of the batch on come from `page`; `validity` covers the rows before. */
  page(page: DataPage, at: number, validity: Uint8Array | null): void;
  start(rows: number): void;
  /** Decodes the next `count` values to positions `at` onward, without gaps. */
  take(count: number, at: number): void;
  /** Moves the `present` values just taken at `at` to the rows whose bit is set among `rows` rows from `at`. */
  spread(validity: Uint8Array, at: number, rows: number, present: number): void;
  finish(rows: number, validity: Uint8Array | null, nullCount: number): Column;
}

/** Moves `present` dense values of `words` words each at `at` to the rows marked valid, the last one first. */
export function spreadWords(
  values: Int32Array,
  words: 1 | 2,
  validity: Uint8Array,
  at: number,
  rows: number,
  present: number,
): void {
  let from = at + present - 1;
  for (let row = at + rows - 1; row >= at; row--) {
    const valid = (validity[row >> 3] >> (row & 7)) & 1;
    for (let word = 0; word < words; word++) {
      values[row * words + word] = valid === 1 ? values[from * words + word] : 0;
    }
    from -= valid;
  }
}
