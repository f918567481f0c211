import { Schema } from "../data/mod.ts";
import { canFail } from "../expr/mod.ts";
import type { Plan, PlanNode, PlanStep, StepOf } from "./node.ts";

/** Steps that are made of expressions only: neighbours of them run as one loop. */
export type ExpressionStep = StepOf<
  "filterExpr" | "selectExpr" | "withColumn" | "drop" | "rename" | "keyBy"
>;

const expressionKinds: ReadonlySet<PlanStep["kind"]> = new Set<ExpressionStep["kind"]>([
  ...["filterExpr", "selectExpr", "withColumn", "drop", "rename", "keyBy"] as const,
]);

/** Whether a step is made of expressions only. */
export function isExpressionStep(step: PlanStep): step is ExpressionStep {
  return expressionKinds.has(step.kind);
}

/** Operators that run as one loop over each batch. */
export interface FusedStage {
  /** In order; each operator of a plan is in exactly one stage. */
  readonly operators: readonly string[];
  /**
   * `program`: expressions, compiled to one loop. `aggregation`: the same with an aggregation, whose keys and inputs
   * the loop computes. `operator`: one that runs for itself. `nothing`: keys that are columns already.
   */
  readonly kind: "source" | "program" | "aggregation" | "operator" | "nothing" | "sink";
}

/**
 * Which operators run as one loop: neighbouring expression steps, and an aggregation with those before it. A stream
 * with several readers is computed once, so that a loop ends there; so it does around a step whose refused rows a
 * policy takes.
 */
export function fusedStages(plan: Plan): readonly FusedStage[] {
  const byId = new Map(plan.nodes.map((node) => [node.id, node]));
  const stages: FusedStage[] = [];
  const pending = new Map<string, readonly PlanNode[]>();
  const take = (id: string): readonly PlanNode[] => {
    const chain = pending.get(id) ?? [];
    pending.delete(id);
    return chain;
  };
  const settle = (id: string): void => {
    const chain = take(id);
    if (chain.length > 0) stages.push({ operators: chain.map((node) => node.id), kind: kindOf(chain) });
  };
  for (const node of plan.nodes) {
    const [input] = node.inputs;
    const alone = standsAlone(node, byId);
    if (alone || !joinsLoop(node.step)) node.inputs.forEach(settle);
    if (isExpressionStep(node.step)) {
      pending.set(node.id, [...take(input), node]);
      if (alone || readersOf(node.id, plan) !== 1) settle(node.id);
    } else {
      const chain = joinsLoop(node.step) ? take(input) : [];
      stages.push({ operators: [...chain, node].map(({ id }) => id), kind: kindOf([node]) });
    }
  }
  return stages;
}

/** Whether a step goes into the loop of the expression steps before it. */
function joinsLoop(step: PlanStep): boolean {
  return isExpressionStep(step) || step.kind === "aggregate" || step.kind === "windowAggregate";
}

/** Whether a policy takes rows that a step refuses: they are its own input, not that of a loop around it. */
export function standsAlone(node: PlanNode, byId: ReadonlyMap<string, PlanNode>): boolean {
  const { step, inputs, onError = "fail" } = node;
  if (onError === "fail") return false;
  if (!isExpressionStep(step)) return true;
  const input = new Schema(byId.get(inputs[0])?.output ?? []);
  return expressionsOf(step).some((expr) => canFail(expr, input));
}

function expressionsOf(step: ExpressionStep) {
  switch (step.kind) {
    case "filterExpr":
      return [step.predicate];
    case "withColumn":
      return [step.column.expr];
    case "selectExpr":
      return step.columns.map(({ expr }) => expr);
    case "keyBy":
      return step.keys.map(({ expr }) => expr);
    default:
      return [];
  }
}

function kindOf(chain: readonly PlanNode[]): FusedStage["kind"] {
  const [{ step }] = chain;
  if (step.kind === "source" || step.kind === "sink") return step.kind;
  if (step.kind === "aggregate" || step.kind === "windowAggregate") return "aggregation";
  if (!isExpressionStep(step)) return "operator";
  return chain.every((node) => doesNothing(node.step)) ? "nothing" : "program";
}

/** A key of plain columns asks for no work. */
function doesNothing(step: PlanStep): boolean {
  return step.kind === "keyBy" &&
    step.keys.every(({ name, expr }) => expr.op === "col" && expr.name === name);
}

function readersOf(id: string, { nodes }: Plan): number {
  return nodes.filter(({ inputs }) => inputs.includes(id)).length;
}
