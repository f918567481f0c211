import type { ClosureRef } from "../node.ts";
import { call, type Code, literal } from "./code.ts";
import type { StepContext } from "./step_context.ts";

/** A closure: imported from its module, else one the module is given. */
export function closureCode(ref: ClosureRef, operator: string, { imports, given }: StepContext): Code {
  if (ref.module === undefined || ref.export === undefined) return given(operator);
  const local = imports.useFrom(ref.module, ref.export);
  return call(imports.use("exported"), local, literal(ref.module), literal(ref.export));
}
