import { Column, type DataType, gatherColumn } from "../data/mod.ts";
import { BitStore } from "./bit_store.ts";
import type { ColumnStore } from "./column_store.ts";
import { ValidityStore } from "./validity_store.ts";

/** Truth values, a bit each. */
export class BoolStore implements ColumnStore {
  readonly #type: DataType;
  readonly #values = new BitStore();
  readonly #validity = new ValidityStore();

  constructor(type: DataType) {
    this.#type = type;
  }

  append(column: Column): void {
    this.#values.append(column.values as Uint8Array, column.length);
    this.#validity.append(column);
  }

  gather(rows: Int32Array, count: number): Column {
    const { bits: values, length } = this.#values;
    const { bitmap: validity, nullCount } = this.#validity;
    return gatherColumn(new Column({ type: this.#type, length, values, validity, nullCount }), rows, count);
  }

  clear(): void {
    this.#values.clear();
    this.#validity.clear();
  }
}
