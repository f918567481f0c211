import { assert, assertEquals } from "@std/assert";
import { float64, int64, schema, timestamp, utf8 } from "../../data/mod.ts";
import { col } from "../../expr/mod.ts";
import type { Plan, PlanNode, PlanStep } from "../node.ts";
import { explainPlan } from "./explain_plan.ts";
import { planExplanation } from "./plan_explanation.ts";

const input = schema({ user: utf8, amount: float64, at: timestamp("ms") });
const result = schema({ user: utf8, window_start: timestamp("ms"), window_end: timestamp("ms"), n: int64 });

function node(id: string, step: PlanStep, inputs: string[], output = input.fields): PlanNode {
  return { id, name: id, step, inputs, output };
}

const plan: Plan = {
  version: 1,
  parallelism: 2,
  nodes: [
    node("in", { kind: "source", connector: "csv", config: { path: "a.csv" } }, []),
    node("times", {
      kind: "watermarks",
      column: "at",
      strategy: { kind: "bounded", maxOutOfOrdernessMs: 5_000 },
      idleTimeoutMs: 60_000,
      maxAheadMs: null,
      quietAfterMs: null,
    }, ["in"]),
    node("big", { kind: "filterExpr", predicate: col("amount").gt(100).node }, ["times"]),
    node("key", { kind: "keyBy", keys: [{ name: "user", expr: col("user").node }] }, ["big"]),
    node(
      "win",
      {
        kind: "windowAggregate",
        keys: ["user"],
        window: { kind: "tumbling", sizeMs: 60_000, offsetMs: 0 },
        aggregates: [{ fn: "count", as: "n" }],
        allowedLatenessMs: 0,
      },
      ["key"],
      result.fields,
    ),
    {
      ...node("some", { kind: "filter", fn: { closure: true, name: "odd" } }, ["win"], result.fields),
      onError: "skip",
    },
    node("out", { kind: "sink", connector: "csv", config: null }, ["some"], result.fields),
    node("raw", { kind: "sink", connector: "console", config: null }, ["in"]),
  ],
};
const guarantees = new Map([["out", "exactly-once"], ["raw", "at-least-once"]] as const);

Deno.test("explainPlan() as text shows what each operator does, loops, columns, state and guarantees", () => {
  assertEquals(explainPlan(plan, { guarantees, expectedKeys: 1_000 }).split("\n"), [
    "Plan of 1 source, 5 operators, 2 sinks; parallelism 2",
    "",
    '   in     csv path "a.csv"',
    "            → user utf8, amount float64, at timestamp[ms]",
    "   times  event time by at, rows up to 5 s late; partitions silent for 1 min don't hold it back",
    " ┌ big    rows where amount > 100",
    " │ key    by user",
    " └ win    windows of 1 min by user: count() as n",
    "            → user utf8, window_start timestamp[ms], window_end timestamp[ms], n int64",
    "            state: about 36 B for each key and window (user), 70 KiB for 2,000",
    "   some   rows for which odd() is true",
    "            closure odd: runs only with the program that made the plan",
    "            rows it can't process: skip",
    "   out    csv",
    "   raw    console  ← in",
    "",
    "out: exactly-once; this release takes no checkpoints: rows become visible once, when the run ends well; a run " +
    "that failed starts over",
    "raw: at-least-once; this release takes no checkpoints: rows are written as they come; a run that failed starts " +
    "over, and writes them again",
    "weakest guarantee: at-least-once",
    "state in all: about 70 KiB",
    "closures of some are not part of the plan: it runs with its program alone",
    "┌ └ operators in a bracket run as one loop",
  ]);
});

Deno.test("explainPlan() as Mermaid boxes loops and escapes what is markup to it", () => {
  const text = explainPlan(plan, { format: "mermaid" });
  assertEquals(text.split("\n").slice(0, 8), [
    "flowchart LR",
    '  n0(["in: csv path #34;a.csv#34;"])',
    '  n1["times: event time by at, rows up to 5 s late; partitions silent for 1 min don\'t hold i…"]',
    '  subgraph s2 ["one loop"]',
    '    n2["big: rows where amount #62; 100"]',
    '    n3["key: by user"]',
    '    n4["win: windows of 1 min by user: count() as n"]',
    "  end",
  ]);
  assert(text.includes('  n0 -- "user utf8, amount float64, at timestamp[ms]" --> n7'));
  assert(text.endsWith("class n5 closure"));
});

Deno.test("explainPlan() as JSON holds the same facts", () => {
  const facts = JSON.parse(explainPlan(plan, { format: "json", guarantees }));
  assertEquals(facts, JSON.parse(JSON.stringify(planExplanation(plan, { guarantees }))));
  assertEquals([facts.weakestGuarantee, facts.stateBytes, facts.stages.length], ["at-least-once", null, 6]);
});
