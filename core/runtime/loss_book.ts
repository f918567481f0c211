import type { Counter } from "../telemetry/mod.ts";
import type { Graph } from "./graph.ts";
import type { RunMetrics } from "./run_metrics.ts";

/** Rows that did not make it, by reason. */
export interface Losses {
  readonly late: number;
  readonly rejected: number;
}

interface Booked {
  readonly counter: Counter;
  sum: number;
}

/** Carries what stages count themselves into the metrics, as often as it is asked to. */
export class LossBook {
  readonly #graph: Graph;
  readonly #metrics: RunMetrics;
  readonly #booked = new Map<string, Booked>();

  constructor(graph: Graph, metrics: RunMetrics) {
    this.#graph = graph;
    this.#metrics = metrics;
  }

  readonly #refused = new Map<string, number>();

  /** Brings the metrics up to date; gives the sums over the pipeline. */
  update(): Losses {
    let [late, rejected] = [0, 0];
    this.#refused.clear();
    for (const [id, rows] of this.#graph.policies.rejected()) this.#refused.set(id, rows);
    for (const { id, stage } of this.#graph.nodes) {
      const counts = stage.counts?.();
      if (counts === undefined) continue;
      late += this.#add(`late ${id}`, counts.late, () => this.#metrics.late(id));
      // A stage may count what it hands to its policy, too.
      if (counts.rejected) this.#refused.set(id, Math.max(counts.rejected, this.#refused.get(id) ?? 0));
      this.#add("evictions", counts.evictions, () => this.#metrics.pendingEvictions, id);
    }
    for (const [id, rows] of this.#refused) {
      rejected += this.#add(`rejected ${id}`, rows, () => this.#metrics.rejected(id));
    }
    return { late, rejected };
  }

  #add(name: string, sum = 0, counter: () => Counter, id = ""): number {
    if (sum === 0) return 0;
    let booked = this.#booked.get(name + id);
    if (booked === undefined) this.#booked.set(name + id, booked = { counter: counter(), sum: 0 });
    booked.counter.add(sum - booked.sum);
    booked.sum = sum;
    return sum;
  }
}
