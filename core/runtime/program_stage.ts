import type { Batch } from "../data/mod.ts";
import type { Program, RowErrorHandler } from "../expr/mod.ts";
import { failOnRow, type RowFaults, type Stage, type StageOutput } from "../operators/mod.ts";

/** Fused expression operators as a stage. */
export class ProgramStage implements Stage {
  readonly #program: Program;
  #batch: Batch | null = null;
  readonly #onRowError: RowErrorHandler | undefined;

  /** Only a stage of a single operator may have faults that are not fatal: a refused row is one of its own input. */
  constructor(program: Program, faults: RowFaults = failOnRow) {
    this.#program = program;
    this.#onRowError = faults.fatal ? undefined : (row, error) => faults.reject(this.#batch!, row, error);
  }

  process(batch: Batch): StageOutput {
    this.#batch = batch;
    const made = this.#program.run(batch, this.#onRowError);
    return made.rows === 0 ? null : made;
  }
}
