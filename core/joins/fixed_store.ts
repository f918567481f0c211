import {
  Column,
  type DataType,
  type Dictionary,
  gatherColumn,
  logicalType,
  type Values,
} from "../data/mod.ts";
import type { ColumnStore } from "./column_store.ts";
import { ValidityStore } from "./validity_store.ts";

/** Values of one width, and codes of one dictionary. */
export class FixedStore implements ColumnStore {
  readonly #type: DataType;
  /** Elements of the array a value takes. */
  readonly #elements: number;
  readonly #validity = new ValidityStore();
  #values: Values | null = null;
  #column: Column | null = null;
  length = 0;
  /** What codes are of; null for other values. */
  dictionary: Dictionary | null = null;

  constructor(type: DataType) {
    this.#type = type;
    this.#elements = logicalType(type).kind === "decimal" ? 4 : 1;
  }

  append(column: Column): void {
    const elements = column.length * this.#elements;
    const used = this.length * this.#elements;
    const values = this.#withRoom(column.values!, used, used + elements);
    // One kind of array at run time: whichever the type has.
    (values as Int32Array).set(column.values!.subarray(0, elements) as Int32Array, used);
    this.#validity.append(column);
    this.length += column.length;
    this.#column = null;
  }

  gather(rows: Int32Array, count: number): Column {
    return gatherColumn(this.column, rows, count);
  }

  /** All rows, over this store's own buffers. */
  get column(): Column {
    this.#column ??= new Column({
      type: this.#type,
      length: this.length,
      values: this.#values,
      dictionary: this.dictionary,
      validity: this.#validity.bitmap,
      nullCount: this.#validity.nullCount,
    });
    return this.#column;
  }

  /** Turns codes into those of another dictionary. */
  recode(map: Int32Array, dictionary: Dictionary): void {
    const codes = this.#values as Int32Array;
    for (let i = 0; i < this.length; i++) codes[i] = map[codes[i]];
    this.dictionary = dictionary;
    this.#column = null;
  }

  clear(): void {
    this.length = 0;
    this.dictionary = null;
    this.#column = null;
    this.#validity.clear();
  }

  #withRoom(like: Values, used: number, wanted: number): Values {
    const known = this.#values;
    if (known !== null && wanted <= known.length) return known;
    const ArrayOf = like.constructor as new (length: number) => Int32Array;
    const larger = new ArrayOf(Math.max(wanted, 64, 2 * (known?.length ?? 0)));
    if (known !== null) larger.set(known.subarray(0, used) as Int32Array);
    return this.#values = larger;
  }
}
