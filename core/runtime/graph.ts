import type { GraphNode } from "./graph_node.ts";
import type { Outlet } from "./outlet.ts";
import type { FaultPolicies } from "./fault_policies.ts";
import type { SinkWriter } from "./sink_writer.ts";
import type { SourceReader } from "./source_reader.ts";

/** A source with the stream it starts, and the stages downstream that declare watermarks for it. */
export interface SourceNode {
  readonly reader: SourceReader;
  readonly outlet: Outlet;
  /** Filled in once the graph is complete. */
  readonly assigners: GraphNode[];
  /** Not read just now: it is ahead of the others. */
  held: boolean;
}

/** A pipeline ready to run on one thread. */
export interface Graph {
  readonly sources: readonly SourceNode[];
  readonly nodes: readonly GraphNode[];
  readonly sinks: readonly SinkWriter[];
  /** Every sink, that of the dead letters the last. */
  readonly writers: readonly SinkWriter[];
  readonly policies: FaultPolicies;
  /** The nodes that declare watermarks. */
  readonly assigners: readonly GraphNode[];
}

/**
 * Finds, for each source, the watermark declarations its rows run into. Results of windows are of no source's
 * partition: watermarks declared after them go by the results alone.
 */
export function linkAssigners(sources: readonly SourceNode[]): void {
  for (const source of sources) {
    const seen = new Set<GraphNode>();
    const waiting = source.outlet.edges.map(({ to }) => to);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      if (node.stage.onPartitions) source.assigners.push(node);
      const outlets = node.stage.mergesPartitions
        ? node.sides.values()
        : [node.outlet, ...node.sides.values()];
      for (const { edges } of outlets) waiting.push(...edges.map(({ to }) => to));
    }
  }
}
