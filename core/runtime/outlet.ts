import type { GraphNode } from "./graph_node.ts";
import type { SinkWriter } from "./sink_writer.ts";

/** Where a stream leads: input ports of operators, and sinks. */
export class Outlet {
  readonly edges: { readonly to: GraphNode; readonly port: number }[] = [];
  readonly sinks: SinkWriter[] = [];
  /** Rows of a side output; those of a main output are counted with its node. */
  sideRecords = 0;

  /** Leads to another input of `node` too. */
  connect(node: GraphNode): void {
    this.edges.push({ to: node, port: node.addPort() });
  }
}
