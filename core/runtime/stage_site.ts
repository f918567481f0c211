import { Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { RowFaults } from "../operators/mod.ts";
import type { Binding, Plan, PlanNode } from "../plan/mod.ts";
import type { RunMetrics } from "./run_metrics.ts";
import type { RunSettings } from "./run_options.ts";

/** What is known where a stage is to stand. */
export interface StageSiteInit {
  readonly plan: Plan;
  readonly node: PlanNode;
  /** Columns of each input as they arrive: behind fused steps they may be other objects than the plan's. */
  readonly inputs: readonly Schema[];
  /** Names of the key columns of the first input; none where it is not keyed. */
  readonly keys: readonly string[];
  readonly binding: Binding | undefined;
  readonly settings: RunSettings;
  readonly metrics: RunMetrics;
  readonly faults: RowFaults;
  /** Whether every source it may read of ends by itself. */
  readonly bounded: boolean;
}

/** The place of one stage in a graph: everything its maker may ask for. */
export class StageSite {
  readonly plan: Plan;
  readonly node: PlanNode;
  readonly inputs: readonly Schema[];
  readonly output: Schema;
  readonly keys: readonly string[];
  readonly settings: RunSettings;
  readonly metrics: RunMetrics;
  /** What becomes of rows the stage can't process. */
  readonly faults: RowFaults;
  /** Whether every source it may read of ends by itself. */
  readonly bounded: boolean;
  readonly #binding: Binding | undefined;

  constructor(init: StageSiteInit) {
    this.plan = init.plan;
    this.node = init.node;
    this.inputs = init.inputs;
    this.output = new Schema(init.node.output);
    this.keys = init.keys;
    this.settings = init.settings;
    this.metrics = init.metrics;
    this.faults = init.faults;
    this.bounded = init.bounded;
    this.#binding = init.binding;
  }

  /** The first input, of stages that have one. */
  get input(): Schema {
    return this.inputs[0];
  }

  /** Positions of columns of an input; throws `COLUMN_NOT_FOUND`. */
  columns(names: readonly string[], input = 0): number[] {
    const schema = this.inputs[input];
    return names.map((name) => {
      if (schema.indexOf(name) < 0) schema.field(name);
      return schema.indexOf(name);
    });
  }

  /** The live object behind the step; throws `PLAN_INCOMPLETE` where it was not given. */
  binding<K extends Binding["kind"]>(kind: K): Extract<Binding, { kind: K }> {
    return requireBinding(this.node, this.#binding, kind);
  }
}

/** A binding of that kind; throws `PLAN_INCOMPLETE` where it is missing or another. */
export function requireBinding<K extends Binding["kind"]>(
  node: PlanNode,
  binding: Binding | undefined,
  kind: K,
): Extract<Binding, { kind: K }> {
  if (binding?.kind === kind) return binding as Extract<Binding, { kind: K }>;
  throw new VolleyError({
    code: "PLAN_INCOMPLETE",
    message: `Cannot run operator ${node.id}: its ${kind} is not part of the plan and was not given`,
    at: { operator: node.id },
    hint: "A plan with closures or connectors runs with the program that built it.",
  });
}
