import type { Plan, PlanStep } from "../plan/mod.ts";
import type { Graph } from "./graph.ts";
import type { GraphNode } from "./graph_node.ts";

/** Says once, of each operator whose late rows go nowhere, that it has left some out. */
export class LateWarning {
  readonly #silent: Set<GraphNode>;
  readonly #steps: ReadonlyMap<string, PlanStep>;
  readonly #warn: (message: string) => void;

  constructor(plan: Plan, graph: Graph, warn: (message: string) => void) {
    const kept = plan.nodes.filter(({ step }) => "lateOutput" in step && step.lateOutput !== undefined);
    const ids = new Set(kept.map(({ id }) => id));
    this.#silent = new Set(graph.nodes.filter(({ id, stage }) => stage.counts !== undefined && !ids.has(id)));
    this.#steps = new Map(plan.nodes.map(({ id, step }) => [id, step]));
    this.#warn = warn;
  }

  /** Looks at the counts. */
  look(): void {
    for (const node of this.#silent) {
      const { late = 0 } = node.stage.counts!();
      if (late === 0) continue;
      this.#silent.delete(node);
      this.#warn(
        `${node.id} leaves out rows that came too late, ${late} so far: ${remedy(this.#steps.get(node.id))}`,
      );
    }
  }
}

function remedy(step: PlanStep | undefined): string {
  switch (step?.kind) {
    case "windowAggregate":
      return "withLateDataSink() keeps them, maxOutOfOrderness or allowedLateness() takes them";
    case "intervalJoin":
    case "windowJoin":
    case "asOfJoin":
      return "withLateDataSink() before the join keeps them, maxOutOfOrderness takes them";
    default:
      return "maxOutOfOrderness takes them";
  }
}
