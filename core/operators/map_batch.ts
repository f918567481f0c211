import { Batch, compact, type Schema } from "../data/mod.ts";
import { toVolleyError, VolleyError } from "../fault/mod.ts";
import { closureResultInvalid } from "./closure_fault.ts";
import type { Stage, StageOutput } from "./stage.ts";

/**
 * Makes a batch of another schema from each batch. Event times go along where the batch keeps its number of rows;
 * otherwise watermarks are declared after it.
 */
export class BatchMap implements Stage {
  readonly #make: (batch: Batch) => Batch | null;
  readonly #output: Schema;

  constructor(make: (batch: Batch) => Batch | null, output: Schema) {
    this.#make = make;
    this.#output = output;
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    const input = compact(batch);
    const made = this.#call(input);
    if (made !== null && !(made instanceof Batch)) {
      throw closureResultInvalid("mapBatch", made, "a batch or null");
    }
    if (made === null || made.rows === 0) return null;
    checkColumns(made, this.#output, "mapBatch");
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
