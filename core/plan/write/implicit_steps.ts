import type { PlanNode } from "../node.ts";

/**
 * What the builder put an operator in for: `watermarks` before windows of a stream without any (the window's code makes
 * them again), `dropNulls` the selection behind that filter. Null: it is written down like any other.
 */
export function implicitRole(
  { step, implicit, inputs }: PlanNode,
  byId: ReadonlyMap<string, PlanNode>,
): "watermarks" | "dropNulls" | null {
  if (!implicit) return null;
  if (step.kind === "watermarks") {
    const { strategy } = step;
    return strategy.kind === "bounded" && strategy.maxOutOfOrdernessMs === Number.MAX_SAFE_INTEGER
      ? "watermarks"
      : null;
  }
  if (step.kind !== "selectExpr") return null;
  return byId.get(inputs[0])?.step.kind === "filterExpr" ? "dropNulls" : null;
}
