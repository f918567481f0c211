import { type Batch, carriedTo, RowBatcher, type RowCursor, rowCursor, type Schema } from "../data/mod.ts";
import { closureFailed } from "./closure_fault.ts";
import { failOnRow, type RowFaults } from "./row_faults.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** Makes one row of another schema from each row; event times go along. */
export class RowMap implements Stage {
  // deno-lint-ignore no-explicit-any
  readonly #make: (row: any) => unknown;
  readonly #cursor: RowCursor;
  readonly #output: Schema;
  readonly #codegen: boolean;
  readonly #faults: RowFaults;
  #batcher: RowBatcher;
  #capacity: number;

  constructor(
    // deno-lint-ignore no-explicit-any
    make: (row: any) => unknown,
    input: Schema,
    output: Schema,
    batchRows: number,
    codegen = true,
    faults: RowFaults = failOnRow,
  ) {
    this.#faults = faults;
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
    let count = 0;
    let i = 0;
    // Begun anew behind each row that is refused: a failed push leaves nothing behind.
    for (let j = 0; j < batch.rows; j++) {
      try {
        for (; j < batch.rows; j++) {
          i = batch.selection === null ? j : batch.selection[j];
          this.#batcher.push(this.#make(this.#cursor.at(batch, i)) as never);
          origins[count++] = i;
        }
      } catch (thrown) {
        this.#faults.reject(batch, i, closureFailed(thrown, "map", i));
      }
    }
    return count === 0 ? null : this.#batcher.take(carriedTo(batch, origins, count));
  }

  #enlarge(rows: number): void {
    this.#capacity = rows;
    this.#batcher = new RowBatcher(this.#output, { batchRows: rows, codegen: this.#codegen });
  }
}
