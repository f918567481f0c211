import type { Plan, PlanNode } from "../plan/mod.ts";

/** Names of the columns an operator is keyed by; none where it isn't. */
export function keyColumns({ nodes }: Plan, { step, inputs }: PlanNode): readonly string[] {
  if (step.kind !== "keyBy" && "keys" in step) return step.keys;
  if (step.kind !== "operator" || !step.keyed) return [];
  let input = nodes.find(({ id }) => id === inputs[0]);
  // Rows put back join those that come to the operator.
  while (input?.step.kind === "union") input = nodes.find(({ id }) => id === input!.inputs[0]);
  return input?.step.kind === "keyBy" ? input.step.keys.map(({ name }) => name) : [];
}
