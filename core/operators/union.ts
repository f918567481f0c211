import type { Batch, Schema } from "../data/mod.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** Several streams of equal columns as one: rows pass unchanged, whichever port they come from. */
export class Union implements Stage {
  readonly #output: Schema;

  constructor(output: Schema) {
    this.#output = output;
  }

  process(batch: Batch): StageOutput {
    return batch.rows === 0 ? null : batch.derive(this.#output, batch.columns);
  }
}
