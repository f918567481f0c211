import { Batch, compact, type Schema } from "../data/mod.ts";
import { toVolleyError, VolleyError } from "../fault/mod.ts";
import { closureResultInvalid } from "./closure_fault.ts";
import { failOnRow, type RowFaults } from "./row_faults.ts";
import type { Stage, StageOutput } from "./stage.ts";

/**
 * Makes a batch of another schema from each batch. Event times go along where the batch keeps its number of rows;
 * otherwise watermarks are declared after it. Where the function fails, all rows of the batch are refused.
 */
export class BatchMap implements Stage {
  readonly #make: (batch: Batch) => Batch | null;
  readonly #output: Schema;
  readonly #faults: RowFaults;

  constructor(make: (batch: Batch) => Batch | null, output: Schema, faults: RowFaults = failOnRow) {
    this.#faults = faults;
    this.#make = make;
    this.#output = output;
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    const input = compact(batch);
    const made = this.#faults.fatal ? this.#made(input) : this.#madeOrRefused(input);
    if (made === null || made.rows === 0) return null;
    const { selection, rows: selected } = made;
    const from = made.length === input.length && made.times === null ? input : made;
    // Whatever the user's batch says: its rows came from this partition, and watermarks go by it.
    return new Batch(this.#output, made.columns, made.length, {
      partition: input.partition,
      behind: from.behind,
      times: from.times,
      selection,
      selected,
    });
  }

  #made(input: Batch): Batch | null {
    const made = this.#call(input);
    if (made !== null && !(made instanceof Batch)) {
      throw closureResultInvalid("mapBatch", made, "a batch or null");
    }
    if (made !== null && made.rows > 0) checkColumns(made, this.#output, "mapBatch");
    return made;
  }

  #madeOrRefused(input: Batch): Batch | null {
    try {
      return this.#made(input);
    } catch (failure) {
      for (let row = 0; row < input.rows; row++) this.#faults.reject(input, row, failure as VolleyError);
      return null;
    }
  }

  #call(batch: Batch): Batch | null {
    try {
      return this.#make(batch);
    } catch (thrown) {
      const hint = "The error's cause has the line of the function.";
      throw toVolleyError(thrown, "CLOSURE_FAILED", "Cannot run the function of mapBatch()", {}, hint);
    }
  }
}

/** Throws `OUTPUT_SCHEMA_MISMATCH` when a user's batch has other columns than were declared. */
export function checkColumns(made: Batch, declared: Schema, kind: string): void {
  if (made.schema === declared || made.schema.equals(declared)) return;
  throw new VolleyError({
    code: "OUTPUT_SCHEMA_MISMATCH",
    message: `Cannot take the batch ${kind}() made: it has (${made.schema}), declared was (${declared})`,
    hint: "Return a batch of the declared schema.",
  });
}
