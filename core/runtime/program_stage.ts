import type { Batch } from "../data/mod.ts";
import type { Program } from "../expr/mod.ts";
import type { Stage, StageOutput } from "../operators/mod.ts";

/** Fused expression operators as a stage. */
export class ProgramStage implements Stage {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  process(batch: Batch): StageOutput {
    const made = this.#program.run(batch);
    return made.rows === 0 ? null : made;
  }
}
