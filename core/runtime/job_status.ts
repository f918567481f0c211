import type {
  JobStatus,
  OperatorReport,
  PartitionReport,
  Plan,
  SinkReport,
  WaitReport,
  WatermarkReport,
} from "../plan/mod.ts";
import type { PartitionWatermark } from "../operators/mod.ts";
import type { Graph, SourceNode } from "./graph.ts";
import type { GraphNode } from "./graph_node.ts";
import { operatorCounts } from "./operator_counts.ts";

/** What a running graph does just now; the rest of a `JobStatus` is known to its run. */
export function graphStatus(
  plan: Plan,
  graph: Graph,
): Pick<JobStatus, "operators" | "watermarks" | "waits" | "sinks"> {
  return {
    operators: operatorReports(plan, graph),
    watermarks: graph.assigners.map((node) => watermarkReport(node, graph)),
    waits: graph.nodes.filter(({ stage }) => stage.waitStatus !== undefined).map((node) => {
      return waitReport(node, graph);
    }),
    sinks: graph.sinks.map((sink): SinkReport => {
      const { id, recordsIn, queued, queueLengthMax } = sink;
      return { id, recordsIn, queued, queueLengthMax };
    }),
  };
}

function operatorReports(plan: Plan, graph: Graph): OperatorReport[] {
  const counts = operatorCounts(plan, graph);
  const refused = new Map(graph.policies.rejected());
  return plan.nodes.map(({ id, step: { kind } }) => {
    const stage = graph.nodes.findLast((node) => node.id === id)?.stage;
    const {
      late = 0,
      lateAfterIdle = 0,
      rejected: setAside = 0,
      evictions = 0,
      stateEntries,
      pendingWindows,
    } = stage?.counts?.() ?? {};
    const { in: recordsIn, out: recordsOut } = counts.get(id)!;
    const rejected = Math.max(setAside, refused.get(id) ?? 0);
    const held = stateEntries ?? pendingWindows ?? 0;
    return { id, kind, recordsIn, recordsOut, late, lateAfterIdle, rejected, evictions, stateEntries: held };
  });
}

function watermarkReport(node: GraphNode, { sources }: Graph): WatermarkReport {
  const partitions = node.stage.partitionWatermarks?.() ?? [];
  const heard = sources.filter(({ assigners }) => assigners.includes(node));
  return {
    operator: node.id,
    watermarkMs: finite(node.watermarkMs),
    partitions: partitions.map((partition) => partitionReport(partition, heard)),
  };
}

function partitionReport(of: PartitionWatermark, heard: readonly SourceNode[]): PartitionReport {
  let [source, name, paused] = ["", String(of.partition), false];
  for (const { reader, held } of heard) {
    const status = reader.statuses(held).find(({ partition }) => partition === of.partition);
    if (status === undefined) continue;
    [source, name, paused] = [reader.id, status.name ?? name, held];
  }
  return {
    source,
    name,
    state: of.state,
    paused,
    watermarkMs: finite(of.watermarkMs),
    newestMs: finite(of.newestMs),
    lastRowAtMs: of.lastRowAtMs,
  };
}

function waitReport(node: GraphNode, graph: Graph): WaitReport {
  const { pending, nextEventTimeMs } = node.stage.waitStatus!();
  return {
    operator: node.id,
    watermarkMs: finite(node.watermarkMs),
    pending,
    nextEventTimeMs: nextEventTimeMs === Infinity ? null : nextEventTimeMs,
    declaredBy: graph.assigners.filter((assigner) => leadsTo(assigner, node)).map(({ id }) => id),
  };
}

function leadsTo(from: GraphNode, to: GraphNode): boolean {
  const seen = new Set<GraphNode>([from]);
  for (const node of seen) {
    if (node === to) return true;
    for (const { edges } of [node.outlet, ...node.sides.values()]) {
      for (const edge of edges) seen.add(edge.to);
    }
  }
  return false;
}

/** Before the first row there is no time to tell. */
function finite(timeMs: number): number | null {
  return timeMs === -Infinity ? null : timeMs;
}
