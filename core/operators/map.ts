import { type Batch, carriedTo, RowBatcher, type RowCursor, rowCursor, type Schema } from "../data/mod.ts";
import { closureFailed } from "./closure_fault.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** Makes one row of another schema from each row; event times go along. */
export class RowMap implements Stage {
  // deno-lint-ignore no-explicit-any
  readonly #make: (row: any) => unknown;
  readonly #cursor: RowCursor;
  readonly #output: Schema;
  readonly #codegen: boolean;
  #batcher: RowBatcher;
  #capacity: number;

  // deno-lint-ignore no-explicit-any
  constructor(make: (row: any) => unknown, input: Schema, output: Schema, batchRows: number, codegen = true) {
    this.#make = make;
    this.#cursor = rowCursor(input, { codegen });
    this.#output = output;
    this.#capacity = batchRows;
    this.#codegen = codegen;
    this.#batcher = new RowBatcher(output, { batchRows, codegen });
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    if (batch.rows > this.#capacity) this.#enlarge(batch.rows);
    const origins = new Int32Array(batch.rows);
    let i = 0;
    try {
      for (let j = 0; j < batch.rows; j++) {
        i = batch.selection === null ? j : batch.selection[j];
        this.#batcher.push(this.#make(this.#cursor.at(batch, i)) as never);
        origins[j] = i;
      }
    } catch (thrown) {
      throw closureFailed(thrown, "map", i);
    }
    return this.#batcher.take(carriedTo(batch, origins, batch.rows));
  }

  #enlarge(rows: number): void {
    this.#capacity = rows;
    this.#batcher = new RowBatcher(this.#output, { batchRows: rows, codegen: this.#codegen });
  }
}
