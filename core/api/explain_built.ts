import type { DeliveryGuarantee } from "../operators/mod.ts";
import { type ExplainFormat, type ExplainOptions, explainPlan } from "../plan/mod.ts";
import type { BuiltPlan } from "./build_plan.ts";

/** How a pipeline explains itself; see `explainPlan`. */
export interface ExplainBuiltOptions extends ExplainOptions {
  /** Default `text`. */
  readonly format?: ExplainFormat;
}

/** A plan explained, with what its live sinks promise. */
export function explainBuilt({ plan, bindings }: BuiltPlan, options: ExplainBuiltOptions = {}): string {
  const guarantees = new Map<string, DeliveryGuarantee>();
  for (const [id, binding] of bindings) {
    if (binding.kind === "sink") guarantees.set(id, binding.sink.guarantee);
  }
  return explainPlan(plan, { guarantees, ...options });
}
