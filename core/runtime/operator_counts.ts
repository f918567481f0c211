import type { Plan, PlanNode } from "../plan/mod.ts";
import type { Graph } from "./graph.ts";

/** Rows that went into and came out of an operator, as far as known. */
export interface Counts {
  in?: number;
  out?: number;
}

const handsOnEveryRow: ReadonlySet<string> = new Set([
  "source",
  "sink",
  "selectExpr",
  "withColumn",
  "drop",
  "rename",
  "keyBy",
]);

/**
 * Counts of every operator of the plan, by id: measured at the ends of each stage, then carried on, since an operator
 * takes in what the one before gives out. Between two filters of one stage nothing is known.
 */
export function operatorCounts(plan: Plan, graph: Graph): ReadonlyMap<string, Counts> {
  const counts = measured(plan, graph);
  const { nodes } = plan;
  for (const node of nodes) carry(node, counts);
  for (const node of [...nodes].reverse()) carry(node, counts);
  for (const node of nodes) carry(node, counts);
  return counts;
}

function measured(plan: Plan, graph: Graph): Map<string, Counts> {
  const counts = new Map<string, Counts>(plan.nodes.map(({ id }) => [id, {}]));
  for (const { reader } of graph.sources) counts.get(reader.id)!.out = reader.recordsIn;
  for (const { id, recordsIn } of graph.sinks) counts.get(id)!.in = recordsIn;
  // An aggregation is the last operator of the stage that prepares its input, then a stage of its own.
  for (const { planIds, recordsIn, recordsOut } of graph.nodes) {
    counts.get(planIds[0])!.in = recordsIn;
    counts.get(planIds[planIds.length - 1])!.out = recordsOut;
  }
  for (const { id, step, inputs } of plan.nodes) {
    if (step.kind !== "sideOutput") continue;
    const from = graph.nodes.findLast((node) => node.id === inputs[0]);
    const own = counts.get(id)!;
    own.in = own.out = from?.sides.get(step.tag)?.sideRecords ?? 0;
  }
  return counts;
}

/** Fills in what a node's own counts and those of its only input say about each other. */
function carry({ id, step, inputs }: PlanNode, counts: ReadonlyMap<string, Counts>): void {
  const own = counts.get(id)!;
  if (step.kind === "sideOutput") return;
  const before = inputs.length === 1 ? counts.get(inputs[0])! : null;
  if (before !== null) own.in = before.out = own.in ?? before.out;
  // What is known already may differ by the rows its policy has left out.
  if (handsOnEveryRow.has(step.kind)) {
    own.in ??= own.out;
    own.out ??= own.in;
  }
  if (before !== null) before.out ??= own.in;
}
