import type { PlanNode } from "./node.ts";

/**
 * Operators in the order the builder writes them down: from each sink in turn, first to last, everything upstream that
 * isn't there yet, inputs first; operators no sink reads at the end.
 */
export function inBuildOrder(nodes: readonly PlanNode[]): readonly PlanNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const done = new Set<PlanNode>();
  const sinks = nodes.filter(({ step }) => step.kind === "sink");
  const stack = [...sinks, ...nodes.filter((node) => !sinks.includes(node))].reverse();
  while (stack.length > 0) {
    const node = stack[stack.length - 1];
    const waiting = done.has(node)
      ? []
      : node.inputs.map((id) => byId.get(id)!).filter((input) => !done.has(input));
    if (waiting.length > 0) {
      stack.push(...waiting.reverse());
      continue;
    }
    done.add(node);
    stack.pop();
  }
  return [...done];
}
