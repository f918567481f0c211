import type { Batch, Schema } from "../data/mod.ts";
import { CompiledStage } from "./compiled_stage.ts";
import { InterpretedStage, type RowErrorHandler } from "./interpreted_stage.ts";
import { planStages, type ProgramStep } from "./pure_stage.ts";

/** How a {@linkcode Program} runs. */
export interface ProgramOptions {
  /** Never generate code; the default where the platform forbids it. */
  readonly interpreted?: boolean;
  /** Computed columns live only until the next `run`: their buffers are reused. Default false. */
  readonly transient?: boolean;
}

/**
 * Filters and projections fused into one generated loop per batch.
 *
 * Rows a filter drops leave the batch's selection; columns that pass through stay the same objects; computed columns
 * are dense over physical rows, of which only selected ones are written. A batch the generated code can't do exactly
 * (a number beyond 2^53, a failing row) is run again by the interpreter, which throws the row error with
 * `at.row` (physical) and `at.column`. Event times, partition and rows behind the watermark go along.
 *
 * @example
 * ```ts
 * import { batchFromRows, col, float64, Program, schema, utf8 } from "@volley/volley";
 * const flights = schema({ origin: utf8, delay: float64 });
 * const program = new Program([{ kind: "filter", predicate: col("delay").gt(15).node }], flights);
 * const late = program.run(batchFromRows(flights, [{ origin: "LAX", delay: 3 }, { origin: "SFO", delay: 60 }]));
 * console.assert(late.rows === 1);
 * ```
 */
export class Program {
  readonly inputSchema: Schema;
  readonly outputSchema: Schema;
  readonly #stages: readonly (CompiledStage | InterpretedStage)[];

  /** Types all steps; throws `COLUMN_NOT_FOUND`, `EXPR_TYPE_MISMATCH` and the like. */
  constructor(steps: readonly ProgramStep[], inputSchema: Schema, options: ProgramOptions = {}) {
    const stages = planStages(steps, inputSchema);
    const interpreted = options.interpreted ?? !canGenerateCode();
    this.inputSchema = inputSchema;
    this.outputSchema = stages[stages.length - 1].outputSchema;
    this.#stages = stages.map((stage) => {
      return interpreted ? new InterpretedStage(stage) : new CompiledStage(stage, options.transient ?? false);
    });
  }

  /**
   * All steps over one batch. A selection in the result lives until the next `run`. A failing row throws, or, given
   * `onRowError`, is reported there and dropped.
   */
  run(batch: Batch, onRowError?: RowErrorHandler): Batch {
    let result = batch;
    for (const stage of this.#stages) result = stage.run(result, onRowError);
    return result;
  }
}

let generates: boolean | undefined;

/** Whether `new Function` works here: a content security policy may forbid it. */
function canGenerateCode(): boolean {
  if (generates === undefined) {
    try {
      generates = new Function("return true")() as boolean;
    } catch {
      generates = false;
    }
  }
  return generates;
}
