import { assert, assertEquals } from "@std/assert";
import { int32, Schema, schema, timestamp, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import { applyFix } from "./apply_fix.ts";
import {
  catalogue,
  changed,
  codes,
  events,
  join,
  node,
  one,
  planOf,
  simple,
  sink,
  source,
  timed,
  times,
  users,
} from "./example_plan_test.ts";
import type { Plan } from "./node.ts";
import { validatePlan } from "./validate_plan.ts";

interface Case {
  readonly name: string;
  readonly plan: Plan;
  // deno-lint-ignore no-explicit-any
  readonly change?: (json: any) => void;
  readonly problems: string[];
  /** The repairs offered make the plan whole. */
  readonly mends?: boolean;
}

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
