import { Column, type DataType, type Dictionary, plainText } from "../data/mod.ts";
import { rowNumbers } from "../windows/mod.ts";
import { BytesStore } from "./bytes_store.ts";
import type { ColumnStore } from "./column_store.ts";
import type { DictionaryMerge } from "./dictionary_merge.ts";
import { FixedStore } from "./fixed_store.ts";

/** Text: codes while all of it comes coded (of a merged dictionary once there are several), else bytes. */
export class TextStore implements ColumnStore {
  readonly #merge: DictionaryMerge;
  readonly #codes: FixedStore;
  readonly #bytes: BytesStore;
  #coded = true;

  constructor(type: DataType, merge: DictionaryMerge) {
    this.#merge = merge;
    this.#codes = new FixedStore(type);
    this.#bytes = new BytesStore(type);
  }

  append(column: Column): void {
    if (this.#coded && column.dictionary === null) this.#turnToBytes();
    if (!this.#coded) this.#bytes.append(plainText(column));
    else this.#appendCodes(column, column.dictionary!);
  }

  gather(rows: Int32Array, count: number): Column {
    return this.#coded ? this.#codes.gather(rows, count) : this.#bytes.gather(rows, count);
  }

  clear(): void {
    this.#codes.clear();
    this.#bytes.clear();
    this.#coded = true;
  }

  #appendCodes(column: Column, dictionary: Dictionary): void {
    const codes = this.#codes;
    if (codes.length === 0) codes.dictionary = dictionary;
    if (codes.dictionary === dictionary) return codes.append(column);
    const target = this.#merge.target();
    if (codes.dictionary !== target) codes.recode(this.#merge.mapOf(codes.dictionary!), target);
    codes.append(recoded(column, this.#merge.mapOf(dictionary), target));
  }

  #turnToBytes(): void {
    this.#coded = false;
    const { length } = this.#codes;
    if (length === 0) return;
    this.#bytes.append(plainText(this.#codes.gather(rowNumbers(length), length)));
    this.#codes.clear();
  }
}

function recoded(column: Column, map: Int32Array, dictionary: Dictionary): Column {
  const { type, length, validity, nullCount } = column;
  const codes = column.values as Int32Array;
  const values = new Int32Array(length);
  for (let i = 0; i < length; i++) values[i] = map[codes[i]];
  return new Column({ type, length, validity, nullCount, values, dictionary });
}
