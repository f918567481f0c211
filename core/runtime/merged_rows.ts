import type { Plan, PlanNode, PlanStep } from "../plan/mod.ts";

/** Steps whose rows are made of several, of no one source partition. */
const MERGING: ReadonlySet<PlanStep["kind"]> = new Set([
  "aggregate",
  "windowAggregate",
  "topN",
  "intervalJoin",
  "windowJoin",
  "asOfJoin",
]);

/** Whether rows that come to an operator may be made of rows of several source partitions. */
export function readsMergedRows({ nodes }: Plan, { inputs }: PlanNode): boolean {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set<string>();
  const waiting = [...inputs];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const node = byId.get(id)!;
    if (MERGING.has(node.step.kind)) return true;
    waiting.push(...node.inputs);
  }
  return false;
}
