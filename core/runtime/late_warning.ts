import type { Plan } from "../plan/mod.ts";
import type { Graph } from "./graph.ts";
import type { GraphNode } from "./graph_node.ts";

/** Says once, of each operator whose late rows go nowhere, that it has left some out. */
export class LateWarning {
  readonly #silent: Set<GraphNode>;
  readonly #warn: (message: string) => void;

  constructor(plan: Plan, graph: Graph, warn: (message: string) => void) {
    const kept = plan.nodes.filter(({ step }) =>
      step.kind === "windowAggregate" && step.lateOutput !== undefined
    );
    const ids = new Set(kept.map(({ id }) => id));
    this.#silent = new Set(graph.nodes.filter(({ id, stage }) => stage.counts !== undefined && !ids.has(id)));
    this.#warn = warn;
  }

  /** Looks at the counts. */
  look(): void {
    for (const node of this.#silent) {
      const { late = 0 } = node.stage.counts!();
      if (late === 0) continue;
      this.#silent.delete(node);
      this.#warn(
        `${node.id} leaves out rows that came too late, ${late} so far: withLateDataSink() keeps them, ` +
          "maxOutOfOrderness or allowedLateness() takes them",
      );
    }
  }
}
