import { type Batch, carriedTo, RowBatcher, type RowCursor, rowCursor, type Schema } from "../data/mod.ts";
import { closureFailed, closureResultInvalid } from "./closure_fault.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** What a closure makes of one row: any number of new rows. */
// deno-lint-ignore no-explicit-any
export type RowExpansion = (row: any) => Iterable<object>;

/** Makes zero or more rows of another schema from each row; event times go along. */
export class FlatMap implements Stage {
  readonly #expand: RowExpansion;
  readonly #cursor: RowCursor;
  readonly #output: RowBatcher;
  readonly #batchRows: number;
  readonly #origins: Int32Array;

  constructor(expand: RowExpansion, input: Schema, output: Schema, batchRows: number, codegen = true) {
    this.#expand = expand;
    this.#cursor = rowCursor(input, { codegen });
    this.#output = new RowBatcher(output, { batchRows, codegen });
    this.#batchRows = batchRows;
    this.#origins = new Int32Array(batchRows);
  }

  process(batch: Batch): StageOutput {
    return this.#batches(batch);
  }

  *#batches(batch: Batch): Generator<Batch> {
    let count = 0;
    let i = 0;
    try {
      for (let j = 0; j < batch.rows; j++) {
        i = batch.selection === null ? j : batch.selection[j];
        const rows = this.#expand(this.#cursor.at(batch, i));
        if (typeof rows?.[Symbol.iterator] !== "function") {
          throw closureResultInvalid("flatMap", rows, "a list of rows");
        }
        for (const row of rows) {
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
}
