import type { Batch } from "../data/mod.ts";
import type { GraphNode } from "./graph_node.ts";
import type { Outlet } from "./outlet.ts";

/**
 * Work that waits while the loop does something else: results still to be made, a watermark to pass on after them, a
 * batch that other readers of an outlet have yet to see, a watermark that they have yet to hear of.
 */
export type Pending =
  | { readonly kind: "batches"; readonly node: GraphNode; readonly batches: Iterator<Batch> }
  | { readonly kind: "watermark"; readonly node: GraphNode }
  /** Inputs of the node have turned idle: its watermark may go on without them. */
  | { readonly kind: "follow"; readonly node: GraphNode }
  | { readonly kind: "readers"; readonly outlet: Outlet; readonly from: number; readonly batch: Batch }
  | { readonly kind: "advance"; readonly outlet: Outlet; readonly from: number; readonly timeMs: number };
