import { float64, int32, Schema, schema, timestamp, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import type { ConnectorDescriptor } from "../operators/mod.ts";
import type { Plan, PlanNode, PlanStep } from "./node.ts";
import { planToJson } from "./plan_json.ts";
import type { PlanProblem } from "./plan_problem.ts";

/** Columns of the source. */
export const events: Schema = schema({ user: utf8, amount: float64, n: int32, at: timestamp("ms") });

/** A catalogue of one connector. */
export const catalogue: readonly ConnectorDescriptor[] = [{
  name: "csv",
  summary: "CSV.",
  local: true,
  source: {
    method: "fromCsv",
    summary: "Rows.",
    guarantee: "exactly-once",
    parameters: {
      type: "object",
      required: ["path"],
      properties: {
        path: { type: "string", description: "A path." },
        header: { type: "boolean", description: "Has names." },
        delimiter: { type: "string", enum: [",", ";"], description: "Between." },
        skip: { type: "integer", minimum: 0, maximum: 10, description: "Lines." },
        password: { type: "string", secret: true, description: "For the share." },
      },
    },
  },
  sink: {
    method: "toCsv",
    summary: "Rows.",
    guarantee: "exactly-once",
    parameters: { type: "object", properties: { path: { type: "string", description: "A path." } } },
  },
}];

/** An operator. */
export function node(id: string, step: PlanStep, inputs: string[] = [], output: Schema = events): PlanNode {
  return { id, name: step.kind, step, inputs, output: output.fields };
}

/** A plan of these operators. */
export function planOf(...nodes: PlanNode[]): Plan {
  return { version: 1, parallelism: 1, nodes };
}

/** The source "in". */
export const source: PlanNode = node("in", { kind: "source", connector: "csv", config: { path: "a.csv" } });
/** The sink "out". */
export const sink = (input: string, output: Schema = events): PlanNode =>
  node("out", { kind: "sink", connector: "csv", config: {} }, [input], output);
/** Watermarks by "at". */
export const times: PlanStep = {
  kind: "watermarks",
  column: "at",
  strategy: { kind: "bounded", maxOutOfOrdernessMs: 0 },
  idleTimeoutMs: null,
  maxAheadMs: null,
  quietAfterMs: null,
};

/** The plan as JSON, `change` made to it. */
// deno-lint-ignore no-explicit-any
export function changed(plan: Plan, change: (json: any) => void): unknown {
  const json = JSON.parse(planToJson(plan));
  change(json);
  return json;
}

/** Codes with their places. */
export function codes(problems: readonly PlanProblem[]): string[] {
  return problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

/** A plan with nothing wrong. */
export const simple: Plan = planOf(
  source,
  node("f", { kind: "filterExpr", predicate: col("amount").gt(1).node }, ["in"]),
  sink("f"),
);

/** The step between source and sink. */
export const one = (step: PlanStep, output: Schema = events) =>
  planOf(source, node("x", step, ["in"], output), sink("x", output));
/** The same behind watermarks. */
export const timed = (step: PlanStep, output: Schema = events) =>
  planOf(source, node("w", times, ["in"]), node("x", step, ["w"], output), sink("x", output));
/** Keys and columns of a join. */
export const join = {
  leftKeys: ["user"],
  rightKeys: ["user"],
  columns: [{ name: "user", side: 0, from: "user" }],
} as const;
/** Columns of that join. */
export const users: Schema = schema({ user: utf8 });
