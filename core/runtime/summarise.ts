import type { Plan } from "../plan/mod.ts";
import type { Graph } from "./graph.ts";
import { RunMetrics } from "./run_metrics.ts";
import type { RunSettings } from "./run_options.ts";
import type { OperatorSummary, RunSummary } from "./run_summary.ts";

/** What the run amounts to, from its nodes' own counts. */
export function summarise(
  plan: Plan,
  graph: Graph,
  settings: RunSettings,
  ended: RunSummary["ended"],
  elapsedMs: number,
): RunSummary {
  const { late, rejected } = bookLosses(graph, new RunMetrics(settings.metrics));
  const sources = graph.sources.map(({ reader: { id, source, recordsIn } }) => {
    return { id, name: nameOf(plan, id), kind: source.connectorId, recordsIn, recordsOut: recordsIn };
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
    late,
    rejected,
    elapsedMs,
    recordsPerSecond: elapsedMs > 0 ? recordsIn / elapsedMs * 1000 : 0,
    sources,
    operators: operatorsOf(plan, graph),
    sinks,
    metrics: settings.metrics.snapshot(),
  };
}

/** Late and rejected rows of every stage, also written to its metrics. */
function bookLosses(graph: Graph, metrics: RunMetrics): { late: number; rejected: number } {
  let late = 0;
  let rejected = 0;
  for (const { id, stage } of graph.nodes) {
    const counts = stage.counts?.() ?? {};
    if (counts.late) metrics.late(id).add(counts.late);
    if (counts.rejected) metrics.rejected(id).add(counts.rejected);
    late += counts.late ?? 0;
    rejected += counts.rejected ?? 0;
  }
  return { late, rejected };
}

/** Every operator of the plan; those fused into one stage share what went into and came out of it. */
function operatorsOf(plan: Plan, graph: Graph): OperatorSummary[] {
  return plan.nodes.filter(({ step: { kind } }) => kind !== "source" && kind !== "sink").map(
    ({ id, name, step }) => {
      const own = graph.nodes.filter(({ planIds }) => planIds.includes(id));
      const recordsIn = own.length === 0 ? 0 : own[0].recordsIn;
      const recordsOut = own.length === 0 ? 0 : own[own.length - 1].recordsOut;
      return { id, name, kind: step.kind, recordsIn, recordsOut };
    },
  );
}

function nameOf(plan: Plan, id: string): string {
  return plan.nodes.find((node) => node.id === id)?.name ?? id;
}

function total(summaries: readonly OperatorSummary[]): number {
  return summaries.reduce((sum, { recordsIn }) => sum + recordsIn, 0);
}
