import { VolleyError } from "../../fault/mod.ts";
import type { PlanNode, PlanStep } from "../node.ts";

/** Steps keyed streams have methods for; those marked true are nowhere else. */
const keyedKinds: { readonly [K in PlanStep["kind"]]?: boolean } = {
  aggregate: true,
  windowAggregate: true,
  intervalJoin: true,
  windowJoin: true,
  asOfJoin: true,
  operator: false,
  process: false,
  broadcast: false,
  dedup: false,
  topN: false,
  sink: false,
};

/** Throws `PLAN_NOT_PORTABLE` where the builder has no method for an operator behind what it reads. */
export function requireExpressible(
  { id, step, inputs }: PlanNode,
  byId: ReadonlyMap<string, PlanNode>,
): void {
  const input = byId.get(inputs[0])?.step;
  const isKeyed = input?.kind === "keyBy";
  const wants = keyedKinds[step.kind];
  if (isKeyed && wants === undefined) throw inexpressible(id, `${step.kind} does not go behind keyBy`);
  if (!isKeyed && wants) throw inexpressible(id, `${step.kind} wants a keyBy before it`);
  const names = isKeyed ? input.keys.map(({ name }) => name).join("\n") : null;
  const own = "keys" in step && step.kind !== "keyBy" ? step.keys : "leftKeys" in step ? step.leftKeys : null;
  if (names === null || own === null || own.join("\n") === names) return;
  throw inexpressible(id, "its keys are not those of the keyBy before it");
}

function inexpressible(operator: string, what: string): VolleyError {
  return new VolleyError({
    code: "PLAN_NOT_PORTABLE",
    message: `Cannot write ${operator} as TypeScript: in the builder, ${what}`,
    at: { operator },
    hint: "Key right before the operator that wants the key, by its columns.",
  });
}
