import { type Batch, type Column, gatherColumn } from "../data/mod.ts";
import type { ColumnStore } from "./column_store.ts";
import { createColumnStore } from "./create_column_store.ts";
import type { StoredColumns } from "./stored_columns.ts";

/** Rows of one input that wait for partners: numbered 0, 1, 2, ..., columns over growing typed arrays. */
export class HeldRows {
  readonly #stored: StoredColumns;
  readonly #stores: readonly ColumnStore[];
  count = 0;
  times: Float64Array = new Float64Array(64);
  /** Bounds of the times. */
  minMs = Infinity;
  maxMs = -Infinity;

  constructor(stored: StoredColumns) {
    this.#stored = stored;
    const { schema, columns, merges } = stored;
    this.#stores = columns.map((column, place) => {
      return createColumnStore(schema.fields[column].type, merges[place]);
    });
  }

  /** Adds physical rows `rows[0..count)` of a batch (ascending); gives the number of the first. */
  add(batch: Batch, rows: Int32Array, count: number): number {
    const whole = count === batch.length;
    this.#stored.columns.forEach((at, place) => {
      const column = batch.columns[at];
      this.#stores[place].append(whole ? column : gatherColumn(column, rows, count));
    });
    return this.#addTimes(batch.times!.values, rows, count);
  }

  /** Rows `rows[0..count)`, in that order, of the column at a position of the input. */
  gather(column: number, rows: Int32Array, count: number): Column {
    return this.#stores[this.#stored.placeOf(column)].gather(rows, count);
  }

  /** Forgets all rows, keeping capacity. */
  clear(): void {
    for (const store of this.#stores) store.clear();
    this.count = 0;
    this.minMs = Infinity;
    this.maxMs = -Infinity;
  }

  /** No rows, of the same columns. */
  emptyCopy(): HeldRows {
    return new HeldRows(this.#stored);
  }

  /** Adds rows of another store of the same columns. */
  addFrom(other: HeldRows, rows: Int32Array): void {
    this.#stores.forEach((store, place) => store.append(other.#stores[place].gather(rows, rows.length)));
    this.#addTimes(other.times, rows, rows.length);
  }

  #addTimes(times: Float64Array, rows: Int32Array, count: number): number {
    const first = this.count;
    if (first + count > this.times.length) {
      const larger = new Float64Array(Math.max(first + count, 2 * this.times.length));
      larger.set(this.times);
      this.times = larger;
    }
    const to = this.times;
    let { minMs, maxMs } = this;
    for (let j = 0; j < count; j++) {
      const time = times[rows[j]];
      to[first + j] = time;
      if (time < minMs) minMs = time;
      if (time > maxMs) maxMs = time;
    }
    this.minMs = minMs;
    this.maxMs = maxMs;
    this.count += count;
    return first;
  }
}
