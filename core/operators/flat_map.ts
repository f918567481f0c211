import {
  type Batch,
  carriedTo,
  RowBatcher,
  type RowCursor,
  rowCursor,
  type Schema,
  sliceBatch,
} from "../data/mod.ts";
import { closureFailed, closureResultInvalid } from "./closure_fault.ts";
import { failOnRow, type RowFaults } from "./row_faults.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** What a closure makes of one row: any number of new rows. */
// deno-lint-ignore no-explicit-any
export type RowExpansion = (row: any) => Iterable<object>;

/**
 * Makes zero or more rows of another schema from each row; event times go along. Of a row that is refused nothing goes
 * on, neither what its call gave before it failed nor the rows before a bad one.
 */
export class FlatMap implements Stage {
  readonly #expand: RowExpansion;
  readonly #cursor: RowCursor;
  readonly #output: RowBatcher;
  readonly #batchRows: number;
  readonly #origins: Int32Array;
  readonly #codegen: boolean;
  readonly #faults: RowFaults;

  constructor(
    expand: RowExpansion,
    input: Schema,
    output: Schema,
    batchRows: number,
    codegen = true,
    faults: RowFaults = failOnRow,
  ) {
    this.#codegen = codegen;
    this.#faults = faults;
    this.#expand = expand;
    this.#cursor = rowCursor(input, { codegen });
    this.#output = new RowBatcher(output, { batchRows, codegen });
    this.#batchRows = batchRows;
    this.#origins = new Int32Array(batchRows);
  }

  process(batch: Batch): StageOutput {
    return this.#faults.fatal ? this.#batches(batch) : this.#batchesOfGoodRows(batch);
  }

  *#batches(batch: Batch): Generator<Batch> {
    let count = 0;
    let i = 0;
    try {
      for (let j = 0; j < batch.rows; j++) {
        i = batch.selection === null ? j : batch.selection[j];
        for (const row of this.#rowsOf(batch, i)) {
          this.#output.push(row as never);
          this.#origins[count++] = i;
          if (count < this.#batchRows) continue;
          yield this.#output.take(carriedTo(batch, this.#origins, count));
          count = 0;
        }
      }
    } catch (thrown) {
      throw closureFailed(thrown, "flatMap", i);
    }
    if (count > 0) yield this.#output.take(carriedTo(batch, this.#origins, count));
  }

  /** The same for the other policies: the rows of a call are complete before any of them goes on. */
  *#batchesOfGoodRows(batch: Batch): Generator<Batch> {
    let count = 0;
    for (let j = 0; j < batch.rows; j++) {
      const i = batch.selection === null ? j : batch.selection[j];
      const rows = this.#goodRows(batch, i);
      if (rows === null) continue;
      if (count > 0 && count + rows.length > this.#batchRows) {
        yield this.#take(batch, count);
        count = 0;
      }
      try {
        if (rows.length > this.#batchRows) yield* this.#manyRows(batch, i, rows);
        else count = this.#pushAll(rows, i, count);
      } catch (thrown) {
        this.#faults.reject(batch, i, closureFailed(thrown, "flatMap", i));
        if (this.#output.length === count) continue;
        const made = this.#take(batch, this.#output.length);
        if (count > 0) yield sliceBatch(made, 0, count);
        count = 0;
      }
    }
    if (count > 0) yield this.#take(batch, count);
  }

  /** What a call gives; null where it fails and the row is refused. */
  #goodRows(batch: Batch, i: number): readonly object[] | null {
    try {
      return [...this.#rowsOf(batch, i)];
    } catch (thrown) {
      this.#faults.reject(batch, i, closureFailed(thrown, "flatMap", i));
      return null;
    }
  }

  #rowsOf(batch: Batch, i: number): Iterable<object> {
    const rows = this.#expand(this.#cursor.at(batch, i));
    if (typeof rows?.[Symbol.iterator] === "function") return rows;
    throw closureResultInvalid("flatMap", rows, "a list of rows");
  }

  #pushAll(rows: readonly object[], i: number, from: number): number {
    let count = from;
    for (const row of rows) {
      this.#output.push(row as never);
      this.#origins[count++] = i;
    }
    return count;
  }

  /** More rows of one call than a batch has. */
  *#manyRows(batch: Batch, i: number, rows: readonly object[]): Generator<Batch> {
    const { length } = rows;
    const whole = new RowBatcher(this.#output.schema, { batchRows: length, codegen: this.#codegen });
    for (const row of rows) whole.push(row as never);
    const made = whole.take(carriedTo(batch, new Int32Array(length).fill(i), length));
    for (let at = 0; at < length; at += this.#batchRows) yield sliceBatch(made, at, at + this.#batchRows);
  }

  #take(batch: Batch, count: number): Batch {
    return this.#output.take(carriedTo(batch, this.#origins, count));
  }
}
