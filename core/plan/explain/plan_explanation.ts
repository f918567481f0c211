import { type Field, Schema } from "../../data/mod.ts";
import type { ConnectorDescriptor, DeliveryGuarantee } from "../../operators/mod.ts";
import { type FusedStage, fusedStages } from "../fusion.ts";
import type { ErrorPolicy, Plan, PlanNode } from "../node.ts";
import { closuresOf } from "../step_facts.ts";
import { estimateState, type StateEstimate, type StateExpectations } from "./state_estimate.ts";
import { stepText, strategyText } from "./step_text.ts";

/** What is known besides the plan. */
export interface ExplainOptions extends StateExpectations {
  /** Connectors, for what their sinks promise. */
  readonly catalogue?: readonly ConnectorDescriptor[];
  /** Promises of the sinks themselves, by operator id, where there are live ones. */
  readonly guarantees?: ReadonlyMap<string, DeliveryGuarantee>;
}

/** A function of the user's that a plan names but doesn't hold. */
export interface ExplainedClosure {
  readonly name: string;
  /** Where it can be imported from; undefined: the plan runs only with the program that made it. */
  readonly module?: string;
  readonly export?: string;
}

/** One operator, explained. */
export interface ExplainedOperator {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** What it does, in one line. */
  readonly does: string;
  readonly inputs: readonly string[];
  readonly implicit: boolean;
  readonly onError: ErrorPolicy;
  /** Position of its stage in `stages`. */
  readonly stage: number;
  readonly state: StateEstimate | null;
  readonly closures: readonly ExplainedClosure[];
}

/** Rows going from one operator to another. */
export interface ExplainedEdge {
  readonly from: string;
  readonly to: string;
  readonly columns: readonly Field[];
}

/** What one sink promises. */
export interface ExplainedSink {
  readonly id: string;
  readonly connector: string;
  /** With checkpoints; null: nothing is known of its connector. */
  readonly guarantee: DeliveryGuarantee | null;
  /** What that comes to in this release, which takes no checkpoints. */
  readonly now: string;
}

/** A plan as facts: what `explainPlan` writes down. */
export interface PlanExplanation {
  readonly parallelism: number;
  readonly operators: readonly ExplainedOperator[];
  readonly edges: readonly ExplainedEdge[];
  readonly stages: readonly FusedStage[];
  readonly watermarks: readonly { readonly operator: string; readonly strategy: string }[];
  readonly sinks: readonly ExplainedSink[];
  /** The least any sink promises; null where one promises nothing that is known. */
  readonly weakestGuarantee: DeliveryGuarantee | null;
  /** Bytes of state in all; null where it can't be told. */
  readonly stateBytes: number | null;
}

/** Everything `explainPlan` says, as data. */
export function planExplanation(plan: Plan, options: ExplainOptions = {}): PlanExplanation {
  const byId = new Map(plan.nodes.map((node) => [node.id, node]));
  const stages = fusedStages(plan);
  const operators = plan.nodes.map((node) => explained(node, byId, stages, options));
  const sinks = plan.nodes.flatMap((node) => explainedSink(node, options));
  const states = operators.flatMap(({ state }) => state ?? []);
  return {
    parallelism: plan.parallelism,
    operators,
    edges: plan.nodes.flatMap(({ id, inputs }) =>
      inputs.map((from) => ({ from, to: id, columns: byId.get(from)?.output ?? [] }))
    ),
    stages,
    watermarks: plan.nodes.flatMap(({ id, step }) =>
      step.kind === "watermarks" ? [{ operator: id, strategy: strategyText(step.strategy) }] : []
    ),
    sinks,
    weakestGuarantee: weakest(sinks),
    stateBytes: states.some(({ bytes }) => bytes === null)
      ? null
      : states.reduce((sum, { bytes }) => sum + bytes!, 0),
  };
}

function explained(
  node: PlanNode,
  byId: ReadonlyMap<string, PlanNode>,
  stages: readonly FusedStage[],
  options: ExplainOptions,
): ExplainedOperator {
  const { id, name, step, inputs, implicit = false } = node;
  const schemas = inputs.map((input) => new Schema(byId.get(input)?.output ?? []));
  return {
    id,
    name,
    kind: step.kind,
    does: stepText(step),
    inputs,
    implicit,
    onError: node.onError ?? (step.kind === "watermarks" ? "skip" : "fail"),
    stage: stages.findIndex(({ operators }) => operators.includes(id)),
    state: estimateState(node, schemas, options),
    closures: closuresOf(step).map(({ ref: { name, module, export: exported } }) => ({
      name,
      ...(module === undefined ? {} : { module }),
      ...(exported === undefined ? {} : { export: exported }),
    })),
  };
}

function explainedSink({ id, step }: PlanNode, { catalogue, guarantees }: ExplainOptions): ExplainedSink[] {
  if (step.kind !== "sink") return [];
  const { connector } = step;
  const described = catalogue?.find(({ name }) => name === connector)?.sink?.guarantee;
  const guarantee = guarantees?.get(id) ?? described ?? null;
  return [{ id, connector, guarantee, now: withoutCheckpoints(guarantee) }];
}

function withoutCheckpoints(guarantee: DeliveryGuarantee | null): string {
  switch (guarantee) {
    case "exactly-once":
      return "rows become visible once, when the run ends well; a run that failed starts over";
    case "at-least-once":
      return "rows are written as they come; a run that failed starts over, and writes them again";
    case "at-most-once":
      return "rows are written as they come, and may be lost";
    case null:
      return "not known: its connector is not in the catalogue";
  }
}

function weakest(sinks: readonly ExplainedSink[]): DeliveryGuarantee | null {
  const order: readonly (DeliveryGuarantee | null)[] = [
    null,
    "at-most-once",
    "at-least-once",
    "exactly-once",
  ];
  const ranks = sinks.map(({ guarantee }) => order.indexOf(guarantee));
  return ranks.length === 0 ? null : order[Math.min(...ranks)];
}
