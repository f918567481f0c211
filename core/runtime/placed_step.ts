import type { Batch, Schema } from "../data/mod.ts";
import { Program, type ProgramStep } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** A step of a loop, and the operator of the plan it belongs to. */
export interface PlacedStep {
  readonly operator: string;
  readonly step: ProgramStep;
}

/**
 * Says which operator of a loop, and which of its columns, an error is of: the loop has merged their expressions. The
 * steps are run once more, one by one, over the batch that failed; where none of them fails, the error stays as it is.
 */
export function placedError(
  thrown: unknown,
  batch: Batch,
  steps: readonly PlacedStep[],
  input: Schema,
): unknown {
  if (!(thrown instanceof VolleyError)) return thrown;
  let [rows, schema] = [batch, input];
  for (const { operator, step } of steps) {
    const program = new Program([step], schema, { interpreted: true });
    try {
      rows = program.run(rows);
    } catch (own) {
      return own instanceof VolleyError ? own.within({ operator }) : thrown;
    }
    schema = program.outputSchema;
  }
  return thrown;
}
