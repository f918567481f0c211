import { type Batch, type RowCursor, rowCursor, type Schema } from "../data/mod.ts";
import { closureFailed } from "./closure_fault.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** Keeps the rows for which a closure gives true; the row it sees is a cursor, good only during the call. */
export class Filter implements Stage {
  // deno-lint-ignore no-explicit-any
  readonly #keep: (row: any) => unknown;
  readonly #cursor: RowCursor;

  // deno-lint-ignore no-explicit-any
  constructor(keep: (row: any) => unknown, input: Schema) {
    this.#keep = keep;
    this.#cursor = rowCursor(input);
  }

  process(batch: Batch): StageOutput {
    const kept = new Int32Array(batch.rows);
    let count = 0;
    let i = 0;
    try {
      for (let j = 0; j < batch.rows; j++) {
        i = batch.selection === null ? j : batch.selection[j];
        if (this.#keep(this.#cursor.at(batch, i))) kept[count++] = i;
      }
    } catch (thrown) {
      throw closureFailed(thrown, "filter", i);
    }
    if (count === 0) return null;
    return count === batch.length ? batch : batch.derive(batch.schema, batch.columns, kept, count);
  }
}
