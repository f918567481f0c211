import { type Batch, type RowCursor, rowCursor, type Schema } from "../data/mod.ts";
import { closureFailed, closureResultInvalid, isPromise } from "./closure_fault.ts";
import { failOnRow, type RowFaults } from "./row_faults.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** Keeps the rows for which a closure gives true; the row it sees is a cursor, good only during the call. */
export class Filter implements Stage {
  // deno-lint-ignore no-explicit-any
  readonly #keep: (row: any) => unknown;
  readonly #cursor: RowCursor;
  readonly #faults: RowFaults;

  // deno-lint-ignore no-explicit-any
  constructor(keep: (row: any) => unknown, input: Schema, codegen = true, faults: RowFaults = failOnRow) {
    this.#keep = keep;
    this.#faults = faults;
    this.#cursor = rowCursor(input, { codegen });
  }

  process(batch: Batch): StageOutput {
    const kept = new Int32Array(batch.rows);
    let count = 0;
    let i = 0;
    // Begun anew behind each row that is refused.
    for (let j = 0; j < batch.rows; j++) {
      try {
        for (; j < batch.rows; j++) {
          i = batch.selection === null ? j : batch.selection[j];
          const keeps = this.#keep(this.#cursor.at(batch, i));
          if (!keeps) continue;
          if (keeps !== true && isPromise(keeps)) {
            throw closureResultInvalid("filter", keeps, "true or false");
          }
          kept[count++] = i;
        }
      } catch (thrown) {
        this.#faults.reject(batch, i, closureFailed(thrown, "filter", i));
      }
    }
    if (count === 0) return null;
    return count === batch.length ? batch : batch.derive(batch.schema, batch.columns, kept, count);
  }
}
