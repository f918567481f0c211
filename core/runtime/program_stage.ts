import type { Batch } from "../data/mod.ts";
import type { Program, RowErrorHandler } from "../expr/mod.ts";
import { placedError, type PlacedStep } from "./placed_step.ts";
import { failOnRow, type RowFaults, type Stage, type StageOutput } from "../operators/mod.ts";

/** Fused expression operators as a stage. */
export class ProgramStage implements Stage {
  readonly #program: Program;
  #batch: Batch | null = null;
  readonly #onRowError: RowErrorHandler | undefined;
  readonly #steps: readonly PlacedStep[];

  /**
   * `steps` are those of the program, with their operators: for errors. Only a stage of a single operator may have
   * faults that are not fatal: a refused row is one of its own input.
   */
  constructor(program: Program, steps: readonly PlacedStep[], faults: RowFaults = failOnRow) {
    this.#program = program;
    this.#steps = steps;
    this.#onRowError = faults.fatal ? undefined : (row, error) => faults.reject(this.#batch!, row, error);
  }

  process(batch: Batch): StageOutput {
    this.#batch = batch;
    const made = this.#run(batch);
    return made.rows === 0 ? null : made;
  }

  #run(batch: Batch): Batch {
    try {
      return this.#program.run(batch, this.#onRowError);
    } catch (thrown) {
      // With a policy the stage is a single operator's, and what ends the run is the policy's word.
      if (this.#onRowError !== undefined) throw thrown;
      throw placedError(thrown, batch, this.#steps, this.#program.inputSchema);
    }
  }
}
