import { Schema } from "../data/mod.ts";
import { canonicalJson } from "./canonical_json.ts";
import { inBuildOrder } from "./build_order.ts";
import type { Plan, PlanNode, PlanStep } from "./node.ts";
import { sha256 } from "./sha256.ts";

/**
 * What a plan does, as 64 hexadecimal digits: SHA-256 of its canonical JSON with operators numbered in the order they
 * are built. Ids, names, layout and the writer's name make no difference, nor do formatting, the order of keys and
 * that of operators. Closures count by name and place: what they do is not known. Two plans of one hash do the same
 * to the same input; their state is matched by operator ids all the same.
 *
 * @example
 * ```ts
 * import { col, planHash, StreamExecutionEnvironment } from "@volley/volley";
 * const numbers = new StreamExecutionEnvironment().fromIter([{ n: 1 }]);
 * const plain = numbers.filterExpr(col("n").gt(0)).collect().plan().plan;
 * const named = numbers.filterExpr(col("n").gt(0)).id("positive").collect().plan().plan;
 * console.assert(planHash(plain) === planHash(named) && planHash(plain).length === 64);
 * ```
 */
export function planHash(plan: Plan): string {
  const { version, parallelism, deadLetters } = plan;
  const nodes = inBuildOrder(plan.nodes);
  const ordinals = new Map(nodes.map(({ id }, index) => [id, index]));
  const facts = nodes.map((node) => factsOf(node, ordinals));
  return sha256(canonicalJson({ version, parallelism, deadLetters, nodes: facts }));
}

function factsOf({ step, inputs, output, onError }: PlanNode, ordinals: ReadonlyMap<string, number>): object {
  // The order of a struct's fields counts: as text it does.
  return {
    step: stepFacts(step),
    inputs: inputs.map((id) => ordinals.get(id)),
    output: new Schema(output).toString(),
    onError,
  };
}

function stepFacts(step: PlanStep): object {
  if (step.kind !== "process" && step.kind !== "broadcast") return step;
  return {
    ...step,
    sides: step.sides.map(({ tag, fields }) => ({ tag, fields: new Schema(fields).toString() })),
  };
}
