import { assert, assertEquals } from "@std/assert";
import { float64, int32, Schema, schema, timestamp, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import type { ConnectorDescriptor, JsonValue } from "../operators/mod.ts";
import { applyFix } from "./apply_fix.ts";
import type { Plan, PlanNode, PlanStep } from "./node.ts";
import { planToJson } from "./plan_json.ts";
import type { PlanProblem } from "./plan_problem.ts";
import { validatePlan } from "./validate_plan.ts";

const events: Schema = schema({ user: utf8, amount: float64, n: int32, at: timestamp("ms") });

const catalogue: readonly ConnectorDescriptor[] = [{
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

function node(id: string, step: PlanStep, inputs: string[] = [], output: Schema = events): PlanNode {
  return { id, name: step.kind, step, inputs, output: output.fields };
}

function planOf(...nodes: PlanNode[]): Plan {
  return { version: 1, parallelism: 1, nodes };
}

const source = node("in", { kind: "source", connector: "csv", config: { path: "a.csv" } });
const sink = (input: string, output = events) =>
  node("out", { kind: "sink", connector: "csv", config: {} }, [input], output);
const times: PlanStep = {
  kind: "watermarks",
  column: "at",
  strategy: { kind: "bounded", maxOutOfOrdernessMs: 0 },
  idleTimeoutMs: null,
  maxAheadMs: null,
  quietAfterMs: null,
};

/** The plan as JSON, `change` made to it. */
// deno-lint-ignore no-explicit-any
function changed(plan: Plan, change: (json: any) => void): unknown {
  const json = JSON.parse(planToJson(plan));
  change(json);
  return json;
}

function codes(problems: readonly PlanProblem[]): string[] {
  return problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

const simple = planOf(
  source,
  node("f", { kind: "filterExpr", predicate: col("amount").gt(1).node }, ["in"]),
  sink("f"),
);

Deno.test("validatePlan() finds nothing wrong with a plan the builder could have written", () => {
  assertEquals(validatePlan(JSON.parse(planToJson(simple)), catalogue), []);
});

interface Case {
  readonly name: string;
  readonly plan: Plan;
  // deno-lint-ignore no-explicit-any
  readonly change?: (json: any) => void;
  readonly problems: string[];
  /** The repairs offered make the plan whole. */
  readonly mends?: boolean;
}

const one = (step: PlanStep, output: Schema = events) =>
  planOf(source, node("x", step, ["in"], output), sink("x", output));
const timed = (step: PlanStep, output: Schema = events) =>
  planOf(source, node("w", times, ["in"]), node("x", step, ["w"], output), sink("x", output));
const join = {
  leftKeys: ["user"],
  rightKeys: ["user"],
  columns: [{ name: "user", side: 0, from: "user" }],
} as const;
const users: Schema = schema({ user: utf8 });

const cases: Case[] = [
  {
    name: "an unknown key of the plan",
    plan: simple,
    change: (json) => (json.paralelism = json.parallelism, delete json.parallelism),
    problems: ["PLAN_KEY_UNKNOWN /paralelism", "PLAN_KEY_MISSING "],
    mends: true,
  },
  {
    name: "a missing key",
    plan: simple,
    change: (json) => delete json.nodes[1].name,
    problems: ["PLAN_KEY_MISSING /nodes/1"],
  },
  {
    name: "a wrong type",
    plan: simple,
    change: (json) => json.parallelism = "2",
    problems: ["PLAN_TYPE_WRONG /parallelism"],
  },
  {
    name: "a list that is none",
    plan: simple,
    change: (json) => json.nodes = {},
    problems: ["PLAN_TYPE_WRONG /nodes", "PLAN_NO_SINK /nodes"],
  },
  {
    name: "a newer version",
    plan: simple,
    change: (json) => (json.version = 2, json.surprise = 1),
    problems: ["PLAN_VERSION_NEWER /version"],
  },
  {
    name: "no version",
    plan: simple,
    change: (json) => delete json.version,
    problems: ["PLAN_KEY_MISSING "],
  },
  {
    name: "two operators of one id",
    plan: planOf(source, node("in", times, ["in"]), sink("in")),
    problems: ["PLAN_DUPLICATE_ID /nodes/1/id"],
  },
  {
    name: "an unknown input",
    plan: planOf(source, sink("inn")),
    problems: ["PLAN_INPUT_UNKNOWN /nodes/1/inputs/0", "PLAN_UNREAD /nodes/0"],
    mends: true,
  },
  {
    name: "a loop",
    plan: planOf(source, node("a", times, ["b"]), node("b", times, ["a"]), sink("b")),
    problems: ["PLAN_CYCLE /nodes/2/inputs", "PLAN_UNREAD /nodes/0"],
  },
  {
    name: "too many inputs",
    plan: planOf(source, node("b", times, ["in", "in"]), sink("b")),
    problems: ["PLAN_INPUT_COUNT /nodes/1/inputs"],
    mends: true,
  },
  {
    name: "too few inputs",
    plan: planOf(source, node("b", times, []), sink("b")),
    problems: ["PLAN_INPUT_COUNT /nodes/1/inputs", "PLAN_UNREAD /nodes/0"],
  },
  {
    name: "a sink that is read",
    plan: planOf(source, sink("in"), node("b", times, ["out"])),
    problems: ["PLAN_INPUT_INVALID /nodes/2/inputs/0", "PLAN_UNREAD /nodes/2"],
  },
  { name: "no sink", plan: planOf(source), problems: ["PLAN_UNREAD /nodes/0", "PLAN_NO_SINK /nodes"] },
  {
    name: "an unknown kind",
    plan: simple,
    change: (json) => json.nodes[1].step.kind = "filterExp",
    problems: ["PLAN_STEP_UNKNOWN /nodes/1/step/kind"],
    mends: true,
  },
  {
    name: "an unknown function and option in an expression",
    plan: one({
      kind: "withColumn",
      column: { name: "up", expr: { op: "call", fn: "uper", args: [col("user").node] } },
    }, schema({ ...events.shape, user: utf8 })),
    problems: ["EXPR_UNKNOWN_FUNCTION /nodes/1/step/column/expr/fn"],
  },
  {
    name: "columns that are not there, each",
    plan: one({ kind: "filterExpr", predicate: col("amout").gt(col("nn")).and(col("amout").lt(3)).node }),
    problems: [
      "COLUMN_NOT_FOUND /nodes/1/step/predicate/args/0/args/0/name",
      "COLUMN_NOT_FOUND /nodes/1/step/predicate/args/0/args/1/name",
    ],
    mends: true,
  },
  {
    name: "a condition that is no bool",
    plan: one({ kind: "filterExpr", predicate: col("amount").node }),
    problems: ["EXPR_TYPE_MISMATCH /nodes/1/step/predicate"],
  },
  {
    name: "a new name for no column",
    plan: one({ kind: "rename", columns: { usr: "name" } }, events),
    problems: ["COLUMN_NOT_FOUND /nodes/1/step/columns/usr"],
  },
  {
    name: "an output that is not what it makes",
    plan: one({ kind: "withColumn", column: { name: "big", expr: col("amount").gt(1).node } }),
    problems: ["PLAN_OUTPUT_MISMATCH /nodes/1/output", "PLAN_OUTPUT_MISMATCH /nodes/2/output"],
    mends: true,
  },
  {
    name: "a window without event time",
    plan: planOf(
      source,
      node("k", { kind: "keyBy", keys: [{ name: "user", expr: col("user").node }] }, ["in"]),
      node(
        "w",
        {
          kind: "windowAggregate",
          keys: ["user"],
          window: { kind: "tumbling", sizeMs: 1000, offsetMs: 0 },
          aggregates: [{ fn: "count", as: "n" }],
          allowedLatenessMs: 0,
        },
        ["k"],
        schema({
          user: utf8,
          window_start: timestamp("ms"),
          window_end: timestamp("ms"),
          n: { kind: "int64" },
        }),
      ),
      sink(
        "w",
        schema({
          user: utf8,
          window_start: timestamp("ms"),
          window_end: timestamp("ms"),
          n: { kind: "int64" },
        }),
      ),
    ),
    problems: ["WATERMARKS_MISSING /nodes/2/inputs/0"],
    mends: true,
  },
  {
    name: "a join without a bound",
    plan: planOf(
      source,
      node("w", times, ["in"]),
      node("x", { kind: "intervalJoin", type: "inner", ...join, lowerMs: 0, upperMs: null as never }, [
        "w",
        "w",
      ], users),
      sink("x", users),
    ),
    problems: ["JOIN_UNBOUNDED /nodes/2/step/upperMs"],
  },
  {
    name: "a join whose bounds cross, and whose keys are of two types",
    plan: planOf(
      source,
      node("w", times, ["in"]),
      node("x", { kind: "intervalJoin", type: "inner", ...join, rightKeys: ["n"], lowerMs: 5, upperMs: 0 }, [
        "w",
        "w",
      ], users),
      sink("x", users),
    ),
    problems: ["JOIN_KEY_MISMATCH /nodes/2/step/rightKeys/0", "JOIN_INVALID /nodes/2/step/lowerMs"],
  },
  {
    name: "a negative length of time",
    plan: timed({ kind: "dedup", keys: ["user"], ttlMs: -1, time: "event" }),
    problems: ["PLAN_VALUE_INVALID /nodes/2/step/ttlMs"],
  },
  {
    name: "a slide longer than the window",
    plan: timed({
      kind: "topN",
      keys: ["user"],
      n: 1,
      orderBy: [{ column: "amount", descending: true }],
      window: { kind: "sliding", sizeMs: 5, slideMs: 6, offsetMs: 0 },
    }),
    problems: ["WINDOW_INVALID /nodes/2/step/window/slideMs"],
  },
  {
    name: "a connector nobody has",
    plan: simple,
    change: (json) => json.nodes[0].step.connector = "csw",
    problems: ["PLAN_CONNECTOR_UNKNOWN /nodes/0/step/connector"],
    mends: true,
  },
  {
    name: "parameters of a connector",
    plan: simple,
    change: (json) =>
      json.nodes[0].step.config = { heder: true, delimiter: "|", skip: 11, password: "tiger" },
    problems: [
      "PLAN_PARAMETER_UNKNOWN /nodes/0/step/config/heder",
      "PLAN_VALUE_INVALID /nodes/0/step/config/delimiter",
      "PLAN_VALUE_INVALID /nodes/0/step/config/skip",
      "PLAN_SECRET_VALUE /nodes/0/step/config/password",
      "PLAN_PARAMETER_MISSING /nodes/0/step/config",
    ],
  },
  {
    name: "a side output that does not exist",
    plan: planOf(
      source,
      node("s", { kind: "split", branches: [{ tag: "big", predicate: col("amount").gt(9).node }] }, ["in"]),
      node("o", { kind: "sideOutput", tag: "bg" }, ["s"]),
      sink("o"),
    ),
    problems: ["SIDE_OUTPUT_MISSING /nodes/2/step/tag"],
    mends: true,
  },
  {
    name: "updates into a sink that appends",
    plan: one(
      { kind: "topN", keys: ["user"], n: 1, orderBy: [{ column: "amount", descending: true }], window: null },
      new Schema([...events.fields, { name: "rank", type: int32, nullable: false }]),
    ),
    problems: ["UPDATES_UNSUPPORTED /nodes/2/step"],
    mends: true,
  },
  {
    name: "an operator by key without a key",
    plan: one({ kind: "operator", operator: { closure: true, name: "Op" }, keyed: true }),
    problems: ["PLAN_NOT_KEYED /nodes/1/inputs/0"],
    mends: true,
  },
  {
    name: "a place of nothing in the layout",
    plan: simple,
    change: (json) => json.layout = { gone: { x: 1, y: 2 } },
    problems: ["PLAN_LAYOUT_UNKNOWN /layout/gone"],
    mends: true,
  },
];

for (const { name, plan, change = () => {}, problems, mends } of cases) {
  Deno.test(`validatePlan() names ${name}`, () => {
    const json = changed(plan, change);
    const found = validatePlan(json, catalogue);
    assertEquals(codes(found), problems);
    assert(
      found.every(({ hint, severity }) => severity === "warning" || hint),
      "every error says what to do",
    );
    if (mends) assertEquals(codes(validatePlan(mended(json), catalogue)), []);
  });
}

/** The plan after every repair that is offered, one at a time. */
function mended(json: unknown): unknown {
  for (let tries = 0; tries < 10; tries++) {
    const fix = validatePlan(json, catalogue).find((problem) => problem.fix !== undefined)?.fix;
    if (fix === undefined) return json;
    json = applyFix(json, fix);
  }
  return json;
}

Deno.test("validatePlan() tells everything at once", () => {
  const json = changed(simple, (json) => {
    json.parallelism = 0;
    json.nodes[0].step.config.header = 1;
    json.nodes[1].step.predicate.args[0].name = "amunt";
    json.nodes[2].inputs = ["g"];
  });
  assertEquals(codes(validatePlan(json, catalogue)), [
    "PLAN_VALUE_INVALID /parallelism",
    "PLAN_INPUT_UNKNOWN /nodes/2/inputs/0",
    "COLUMN_NOT_FOUND /nodes/1/step/predicate/args/0/name",
    "PLAN_UNREAD /nodes/1",
    "PLAN_TYPE_WRONG /nodes/0/step/config/header",
  ]);
});

Deno.test("validatePlan() says nothing of a secret's value", () => {
  const json = changed(simple, (json) => json.nodes[0].step.config.password = "tiger");
  const text = JSON.stringify(validatePlan(json, catalogue));
  assert(!text.includes("tiger") && text.includes("env:NAME"));
  const referred = changed(simple, (json) => json.nodes[0].step.config.password = "env:SHARE_PASSWORD");
  assertEquals(validatePlan(referred, catalogue), []);
});

Deno.test("validatePlan() is not moved by hostile keys and deep nesting", () => {
  const text = planToJson(simple).replace(
    '"version": 1',
    '"__proto__": {"version": 1, "polluted": 1}, "version": 1',
  );
  const problems = validatePlan(JSON.parse(text), catalogue);
  assertEquals(codes(problems), ["PLAN_KEY_UNKNOWN /__proto__"]);
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
  for (const kind of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const json = changed(simple, (json) => json.nodes[1].step.kind = kind);
    assertEquals(codes(validatePlan(json))[0], "PLAN_STEP_UNKNOWN /nodes/1/step/kind");
  }
  const deep = JSON.parse("[".repeat(5_000) + "]".repeat(5_000)) as JsonValue;
  const config = changed(simple, (json) => json.nodes[0].step.config = { path: deep });
  assert(codes(validatePlan(config, catalogue)).some((code) => code.startsWith("PLAN_TYPE_WRONG")));
  let type: JsonValue = { kind: "utf8" };
  for (let i = 0; i < 2_000; i++) type = { kind: "list", item: type };
  const nested = changed(simple, (json) => json.nodes[0].output[0].type = type);
  assertEquals(codes(validatePlan(nested))[0].split(" ")[0], "PLAN_VALUE_INVALID");
  let expr: JsonValue = { op: "col", name: "amount" };
  for (let i = 0; i < 3_000; i++) expr = { op: "call", fn: "neg", args: [expr] };
  const tower = changed(simple, (json) => json.nodes[1].step.predicate = expr);
  assertEquals(codes(validatePlan(tower)), ["EXPR_TOO_DEEP /nodes/1/step/predicate"]);
});

Deno.test("validatePlan() takes anything at all", () => {
  for (
    const value of [null, undefined, 1, "x", [], {}, { version: 1 }, { nodes: [null, 1, {}, { id: 3 }] }]
  ) {
    assert(validatePlan(value, catalogue).length > 0);
  }
});

Deno.test("validatePlan() names the writer of a newer plan", () => {
  const [problem] = validatePlan({ version: 3, writtenBy: "volley 0.9.0" });
  assertEquals(
    problem.message,
    "Cannot read plan: it was written by volley 0.9.0 in version 3 of the format, and this release reads version 1",
  );
});
