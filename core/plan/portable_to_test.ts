import { assertEquals, assertThrows } from "@std/assert";
import { float64, schema, timestamp, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { PlanNode, PlanStep, StepOf } from "./node.ts";
import { portableTo } from "./portable_to.ts";

const output = schema({ user: utf8, amount: float64, at: timestamp("ms") }).fields;

const source: PlanStep = { kind: "source", connector: "kafka", config: { topic: "orders" } };
const sink: PlanStep = { kind: "sink", connector: "csv", config: { path: "out.csv" } };
const times: StepOf<"watermarks"> = {
  kind: "watermarks",
  column: "at",
  strategy: { kind: "bounded", maxOutOfOrdernessMs: 5_000 },
  idleTimeoutMs: 60_000,
  maxAheadMs: null,
  quietAfterMs: null,
};
const window: StepOf<"windowAggregate"> = {
  kind: "windowAggregate",
  keys: ["user"],
  window: { kind: "tumbling", sizeMs: 60_000, offsetMs: 0 },
  aggregates: [{ fn: "sum", input: col("amount").node, as: "total" }],
  allowedLatenessMs: 0,
};
const key: PlanStep = { kind: "keyBy", keys: [{ name: "user", expr: col("user").node }] };
const small: PlanStep = { kind: "filterExpr", predicate: col("amount").gt(1).node };

/** The steps as one line of operators. */
function report(...steps: (PlanStep | Partial<PlanNode>)[]) {
  const nodes = steps.map((step, i): PlanNode => ({
    id: `${i}`,
    name: "x",
    inputs: i === 0 ? [] : [`${i - 1}`],
    output,
    ...("kind" in step ? { step } : step) as { step: PlanStep },
  }));
  return portableTo({ version: 1, parallelism: 1, nodes }, "flink-sql");
}

/** Why the step can't go; null where it can. */
function reason(step: PlanStep | Partial<PlanNode>): string | null {
  return report(source, step, sink).operators[1].reason;
}

Deno.test("portableTo() lets a windowed sum from Kafka to files go", () => {
  const { portable, first, text } = report(source, times, small, key, window, sink);
  assertEquals([portable, first, text], [
    true,
    null,
    "This plan can run as Flink SQL: all 6 operators can go.",
  ]);
});

Deno.test("portableTo() names the first operator that can't go, and the others", () => {
  const closure: PlanStep = { kind: "filter", fn: { closure: true, name: "isGood" } };
  const { portable, first, text } = report(source, closure, { ...window, allowedLatenessMs: 5 }, sink);
  assertEquals([portable, first?.operator], [false, "1"]);
  assertEquals(text.split("\n"), [
    "This plan can't run as Flink SQL: 1 can't go, because isGood is a function of a program.",
    "  yes  0",
    "  no   1  isGood is a function of a program",
    "  no   2  Flink SQL's windows allow no lateness",
    "  yes  3",
  ]);
});

Deno.test("portableTo() says why each kind of step can't go", () => {
  const closed = { closure: true, name: "f" } as const;
  const cases: [PlanStep | Partial<PlanNode>, string | null][] = [
    [{ kind: "source", connector: "memory", config: null }, "Flink SQL has no source like memory"],
    [{ kind: "sink", connector: "csv", config: null }, "what the sink of csv is made of lives in a program"],
    [{ ...times, maxAheadMs: 1 }, "Flink SQL takes any time, however far ahead of the clock"],
    [{ ...times, strategy: { kind: "custom", generator: closed } }, "f is a function of a program"],
    [{ kind: "operator", operator: closed, keyed: false }, "f is a function of a program"],
    [{ ...window, window: { kind: "count", rows: 3 } }, "Flink SQL has no count windows"],
    [
      { ...window, window: { kind: "sliding", sizeMs: 10, slideMs: 3, offsetMs: 0 } },
      "Flink SQL's sliding windows are whole multiples of their slide",
    ],
    [{ ...window, trigger: { everyRows: 1, purging: false } }, "Flink SQL's windows have no triggers"],
    [{ ...window, lateOutput: "late" }, "Flink SQL drops late rows"],
    [
      {
        ...window,
        aggregates: [{ fn: "approxQuantile", input: col("amount").node, params: { q: 0.5 }, as: "q" }],
      },
      "Flink SQL estimates no quantiles over streams",
    ],
    [{ kind: "filterExpr", predicate: col("amount").isNaN().node }, "Flink SQL has no test for NaN"],
    [
      { kind: "filterExpr", predicate: col("user").regexpMatch(/a/i).node },
      "Flink SQL's patterns have no flags",
    ],
    [{ kind: "throttle", recordsPerSecond: 1, burst: 1 }, "Flink SQL holds no stream back"],
    [{ step: small, onError: "skip" }, 'Flink SQL has no policy "skip" for bad rows'],
    [{ step: times, onError: "skip" }, null],
    [{ kind: "dedup", keys: ["user"], ttlMs: null, time: "event" }, null],
  ];
  for (const [step, expected] of cases) assertEquals(reason(step), expected);
});

Deno.test("portableTo() refuses another target", () => {
  const error = assertThrows(
    () => portableTo({ version: 1, parallelism: 1, nodes: [] }, "spark" as "flink-sql"),
    VolleyError,
  );
  assertEquals(error.code, "PORTABLE_TARGET_UNKNOWN");
});
