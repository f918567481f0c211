import { Filter } from "../operators/mod.ts";
import type { Plan } from "../plan/mod.ts";
import type { Graph } from "./graph.ts";
import type { Losses } from "./loss_book.ts";
import { operatorCounts } from "./operator_counts.ts";
import { ProgramStage } from "./program_stage.ts";
import type { RunSettings } from "./run_options.ts";
import type { ConnectorSummary, OperatorSummary, RunSummary } from "./run_summary.ts";

/** What the run amounts to, from its nodes' own counts. */
export function summarise(
  plan: Plan,
  graph: Graph,
  settings: RunSettings,
  ended: RunSummary["ended"],
  elapsedMs: number,
  { late, rejected }: Losses,
): RunSummary {
  const sources = graph.sources.map(({ reader: { id, source, recordsIn } }) => {
    const counts = source.counts?.();
    const same = { id, name: nameOf(plan, id), kind: source.connectorId, recordsIn, recordsOut: recordsIn };
    return counts === undefined ? same : { ...same, counts };
  });
  const sinks = graph.sinks.map(({ id, connectorId, recordsIn }) => {
    return { id, name: nameOf(plan, id), kind: connectorId, recordsIn, recordsOut: recordsIn };
  });
  const recordsIn = total(sources);
  return {
    name: settings.name,
    ended,
    recordsIn,
    recordsOut: total(sinks),
    filtered: filteredIn(graph),
    late,
    rejected,
    deadLetters: graph.policies.letters?.recordsIn ?? 0,
    elapsedMs,
    recordsPerSecond: elapsedMs > 0 ? recordsIn / elapsedMs * 1000 : 0,
    sources,
    operators: operatorsOf(plan, graph),
    sinks,
    metrics: settings.metrics.snapshot(),
  };
}

function operatorsOf(plan: Plan, graph: Graph): OperatorSummary[] {
  const counts = operatorCounts(plan, graph);
  return plan.nodes.filter(({ step: { kind } }) => kind !== "source" && kind !== "sink").map((node) => {
    const { id, name, step: { kind }, implicit = false } = node;
    const { in: recordsIn, out: recordsOut } = counts.get(id)!;
    return { id, name, kind, implicit, recordsIn, recordsOut };
  });
}

/** Stages of expressions, and closures that filter, lose rows to filters and to error policies alone. */
function filteredIn({ nodes, policies }: Graph): number {
  const refused = new Map(policies.rejected());
  return nodes.filter(({ stage }) => stage instanceof ProgramStage || stage instanceof Filter)
    .reduce((sum, { id, recordsIn, recordsOut }) => sum + recordsIn - recordsOut - (refused.get(id) ?? 0), 0);
}

function nameOf(plan: Plan, id: string): string {
  return plan.nodes.find((node) => node.id === id)?.name ?? id;
}

function total(summaries: readonly ConnectorSummary[]): number {
  return summaries.reduce((sum, { recordsIn }) => sum + recordsIn, 0);
}
