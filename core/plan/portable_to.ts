import type { CallNode, ExprNode } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { AggregateCall, Plan, PlanNode, PlanStep, StepOf, WindowSpec } from "./node.ts";
import { closuresOf } from "./step_facts.ts";

/** Engines a plan can be held to. */
export type PortableTarget = "flink-sql";

/** Whether one operator can go to another engine. */
export interface OperatorPortability {
  readonly operator: string;
  readonly kind: string;
  readonly portable: boolean;
  /** Why not; null where it can. */
  readonly reason: string | null;
}

/** Whether a plan can run on another engine, and what stands in the way. */
export interface PortabilityReport {
  readonly target: PortableTarget;
  readonly portable: boolean;
  readonly operators: readonly OperatorPortability[];
  /** The first operator that can't go; null where all can. */
  readonly first: OperatorPortability | null;
  /** The same in words. */
  readonly text: string;
}

/**
 * Whether a plan could run on another engine with the same results: each operator by itself, and the first that can't
 * go. `flink-sql` is Apache Flink's SQL, version 2.
 *
 * @example
 * ```ts
 * import { col, portableTo, StreamExecutionEnvironment } from "@volley/volley";
 * const { plan } = new StreamExecutionEnvironment()
 *   .fromIter([{ n: 1 }]).filterExpr(col("n").gt(0)).collect().plan();
 * const { first } = portableTo(plan, "flink-sql");
 * console.assert(first?.operator === "source-1");
 * ```
 */
export function portableTo(plan: Plan, target: PortableTarget): PortabilityReport {
  if (target !== "flink-sql") throw unknownTarget(target);
  const byId = new Map(plan.nodes.map((node) => [node.id, node]));
  const operators = plan.nodes.map((node): OperatorPortability => {
    const reason = obstacle(node, byId);
    return { operator: node.id, kind: node.step.kind, portable: reason === null, reason };
  });
  const first = operators.find(({ portable }) => !portable) ?? null;
  return { target, portable: first === null, operators, first, text: reportText(operators, first) };
}

function reportText(operators: readonly OperatorPortability[], first: OperatorPortability | null): string {
  if (first === null) return `This plan can run as Flink SQL: all ${operators.length} operators can go.`;
  const width = Math.max(...operators.map(({ operator }) => operator.length));
  return [
    `This plan can't run as Flink SQL: ${first.operator} can't go, because ${first.reason}.`,
    ...operators.map(({ operator, reason }) =>
      `  ${reason === null ? "yes" : "no "}  ${
        reason === null ? operator : `${operator.padEnd(width)}  ${reason}`
      }`
    ),
  ].join("\n");
}

function unknownTarget(target: string): VolleyError {
  return new VolleyError({
    code: "PORTABLE_TARGET_UNKNOWN",
    message: `Cannot tell whether a plan can go to "${target}"`,
    hint: "The one target known is flink-sql.",
  });
}

/** Connectors that Flink SQL has, too: by name here. */
const connectors: ReadonlySet<string> = new Set([
  "kafka",
  "parquet",
  "csv",
  "jsonl",
  "avro",
  "console",
  "postgres",
  "mysql",
]);

/** Functions without a counterpart of the same meaning. */
const functionsWithout: { readonly [fn: string]: string } = {
  isNaN: "Flink SQL has no test for NaN",
  jsonBoolean: "Flink SQL reads JSON booleans as text",
  trunc: "Flink SQL's TRUNCATE keeps another type",
  dateDiff: "Flink SQL's TIMESTAMPDIFF counts other units",
};

const aggregatesWithout: { readonly [fn: string]: string } = {
  approxCountDistinct: "Flink SQL estimates distinct values in batches only",
  approxQuantile: "Flink SQL estimates no quantiles over streams",
  collectList: "Flink SQL collects values in no order of time",
};

function obstacle(node: PlanNode, byId: ReadonlyMap<string, PlanNode>): string | null {
  const { step, onError = "fail" } = node;
  const [closure] = closuresOf(step);
  if (closure !== undefined) return `${closure.ref.name} is a function of a program`;
  if (onError !== "fail" && !(step.kind === "watermarks" && onError === "skip")) {
    return `Flink SQL has no policy "${onError}" for bad rows`;
  }
  return expressionObstacle(step) ?? stepObstacle(step, node, byId);
}

function stepObstacle(step: PlanStep, node: PlanNode, byId: ReadonlyMap<string, PlanNode>): string | null {
  switch (step.kind) {
    case "source":
    case "sink":
      return connectorObstacle(step);
    case "watermarks":
      return watermarksObstacle(step, byId.get(node.inputs[0]));
    case "sample":
      return "Flink SQL takes no samples that are the same in every run";
    case "throttle":
      return "Flink SQL holds no stream back";
    case "dedup":
      return step.ttlMs === null
        ? null
        : "Flink SQL forgets keys by the clock of its state, not after a time";
    case "topN":
      return windowObstacle(step.window);
    case "intervalJoin":
      return lateObstacle(step);
    case "windowJoin":
      return lateObstacle(step) ?? windowJoinObstacle(step);
    case "asOfJoin":
      return "Flink SQL's temporal join has no tolerance";
    case "aggregate":
      return aggregatesObstacle(step.aggregates);
    case "windowAggregate":
      return windowAggregateObstacle(step);
    case "sideOutput":
      return byId.get(node.inputs[0])?.step.kind === "split" ? null : "Flink SQL has no side outputs";
    default:
      return null;
  }
}

function connectorObstacle({ kind, connector, config }: StepOf<"source" | "sink">): string | null {
  if (!connectors.has(connector)) return `Flink SQL has no ${kind} like ${connector}`;
  return config === null ? `what the ${kind} of ${connector} is made of lives in a program` : null;
}

function watermarksObstacle(step: StepOf<"watermarks">, input: PlanNode | undefined): string | null {
  if (step.strategy.kind !== "bounded") return "Flink SQL's watermarks follow a bound";
  if (step.maxAheadMs !== null) return "Flink SQL takes any time, however far ahead of the clock";
  if (step.quietAfterMs !== null) return "Flink SQL's watermarks don't go on with the clock";
  const kind = input?.step.kind;
  return kind === "source" || kind === "withColumn"
    ? null
    : "Flink SQL declares watermarks where a table is made";
}

function windowAggregateObstacle(step: StepOf<"windowAggregate">): string | null {
  if (step.allowedLatenessMs > 0) return "Flink SQL's windows allow no lateness";
  if (step.trigger !== undefined) return "Flink SQL's windows have no triggers";
  return lateObstacle(step) ?? windowObstacle(step.window) ?? aggregatesObstacle(step.aggregates);
}

function windowJoinObstacle({ window }: StepOf<"windowJoin">): string | null {
  return window.kind === "session" ? "Flink SQL joins no sessions" : windowObstacle(window);
}

function lateObstacle({ lateOutput }: { readonly lateOutput?: string }): string | null {
  return lateOutput === undefined ? null : "Flink SQL drops late rows";
}

function windowObstacle(window: WindowSpec | null): string | null {
  if (window === null) return null;
  if (window.kind === "count" || window.kind === "global") return `Flink SQL has no ${window.kind} windows`;
  if (window.kind !== "sliding" || window.sizeMs % window.slideMs === 0) return null;
  return "Flink SQL's sliding windows are whole multiples of their slide";
}

function aggregatesObstacle(calls: readonly AggregateCall[]): string | null {
  const found = calls.find(({ fn }) => Object.hasOwn(aggregatesWithout, fn));
  return found === undefined ? null : aggregatesWithout[found.fn];
}

function expressionObstacle(step: PlanStep): string | null {
  for (const root of expressionsOf(step)) {
    const waiting: ExprNode[] = [root];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node.op !== "call") continue;
      const found = callObstacle(node);
      if (found !== null) return found;
      waiting.push(...node.args);
    }
  }
  return null;
}

function callObstacle({ fn, params = {} }: CallNode): string | null {
  if (Object.hasOwn(functionsWithout, fn)) return functionsWithout[fn];
  if (params.timezone !== undefined) return `Flink SQL's ${fn} knows no time zone`;
  return typeof params.flags === "string" && params.flags !== ""
    ? "Flink SQL's patterns have no flags"
    : null;
}

/** Every expression of a step. */
function expressionsOf(step: PlanStep): readonly ExprNode[] {
  switch (step.kind) {
    case "filterExpr":
      return [step.predicate];
    case "selectExpr":
      return step.columns.map(({ expr }) => expr);
    case "withColumn":
      return [step.column.expr];
    case "keyBy":
      return step.keys.map(({ expr }) => expr);
    case "split":
      return step.branches.map(({ predicate }) => predicate);
    case "aggregate":
    case "windowAggregate":
      return step.aggregates.flatMap(({ input }) => input ?? []);
    default:
      return [];
  }
}
