import { assert, assertEquals, assertThrows } from "@std/assert";
import { sum } from "../aggregates/mod.ts";
import { float64, int32, nullable, schema, timestamp, utf8 } from "../data/mod.ts";
import { col, type Expr } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Sink, Source } from "../operators/mod.ts";
import {
  CountWindows,
  SessionWindows,
  SlidingWindows,
  StreamExecutionEnvironment,
  TumblingWindows,
} from "./mod.ts";

const events = schema({ user: utf8, amount: nullable(float64), n: int32, at: timestamp("ms") });

const nothing: Source<typeof events.shape> = {
  connectorId: "nothing",
  schema: events,
  bounded: true,
  replayable: true,
  open() {},
  partitions: () => [],
  poll: () => null,
  offsets: () => ({}),
  close() {},
};

const discard: Sink = {
  connectorId: "discard",
  guarantee: "at-most-once",
  open() {},
  write() {},
  flush() {},
  close() {},
};

function stream() {
  return new StreamExecutionEnvironment().fromSource(nothing);
}

/** A stream as an untyped caller sees it. */
// deno-lint-ignore no-explicit-any
function untyped(): any {
  return stream();
}

function refused(code: string, build: () => unknown, part = ""): void {
  const error = assertThrows(build, VolleyError);
  assertEquals(error.code, code);
  assert(error.message.startsWith("Cannot "), error.message);
  assert(error.explain().includes(part), error.explain());
}

Deno.test("untyped callers get the same refusals when a method is called", () => {
  refused("COLUMN_NOT_FOUND", () => untyped().filterExpr(col("amuont").gt(1)), `Did you mean "amount"?`);
  const misspelt = (c: { readonly amuont: Expr }) => c.amuont.gt(1);
  refused(
    "COLUMN_NOT_FOUND",
    () => untyped().filterExpr(misspelt),
    `Did you mean "amount"?`,
  );
  refused("EXPR_TYPE_MISMATCH", () => untyped().filterExpr(col("user").gt(1)), "utf8");
  refused("EXPR_TYPE_MISMATCH", () => untyped().filterExpr(col("n")), "bool");
  refused("EXPR_INVALID", () => untyped().filterExpr(null), "null");
  refused("EXPR_UNNAMED", () => untyped().selectExpr(col("n").add(1)), ".as(");
  refused("SCHEMA_DUPLICATE_COLUMN", () => untyped().selectExpr(col("n"), col("n")), "n");
  refused("SELECT_EMPTY", () => untyped().selectExpr());
  refused("SELECT_EMPTY", () => stream().drop("user", "amount", "n", "at"));
  refused("COLUMN_NOT_FOUND", () => untyped().drop("nope"), "nope");
  refused("COLUMN_NOT_FOUND", () => untyped().rename({ nope: "x" }), "nope");
  refused("SCHEMA_DUPLICATE_COLUMN", () => stream().rename({ user: "n" }), "n");
  for (const windows of ["1m", 60_000, null, undefined, {}]) {
    refused("WINDOW_INVALID", () => untyped().keyBy("n").window(windows), "TumblingWindows.of(");
  }
  for (const other of [5, null, [stream()], stream().keyBy("n")]) {
    refused("UNION_INVALID", () => untyped().union(other), "a.union(b, c)");
  }
  refused("UNION_SCHEMA_MISMATCH", () => untyped().union(stream().drop("n")), "n int32");
  refused("AGGREGATE_TYPE_MISMATCH", () => untyped().keyBy("user").aggregateExpr(sum("user")), "utf8");
  refused("AGGREGATE_UNKNOWN", () => untyped().keyBy("user").aggregate("summ", "n"), `Did you mean "sum"?`);
  refused("AGGREGATE_EMPTY", () => untyped().keyBy("user").aggregateExpr());
  refused("AGGREGATE_INVALID", () => untyped().keyBy("user").aggregateExpr(col("n")), "sum(");
  refused("CLOSURE_INVALID", () => untyped().filter("n > 3"));
  refused("OUTPUT_SCHEMA_MISSING", () => untyped().map((row: unknown) => row), "schema(");
});

Deno.test("windows refuse lengths that make none", () => {
  refused("WINDOW_INVALID", () => TumblingWindows.of(0));
  refused("WINDOW_INVALID", () => TumblingWindows.of("1m", { offset: "1m" }));
  refused("WINDOW_INVALID", () => SlidingWindows.of("1m", "2m"));
  refused("DURATION_INVALID", () => SessionWindows.withGap("soon"));
  assertEquals(SlidingWindows.of("1m", "10s").spec, {
    kind: "sliding",
    sizeMs: 60_000,
    slideMs: 10_000,
    offsetMs: 0,
  });
  const windowed = stream().keyBy("user").window(TumblingWindows.of("1m"));
  const counted = stream().keyBy("user").window(CountWindows.of(2));
  refused("LATENESS_UNSUPPORTED", () => counted.allowedLateness("1s"));
  refused("TRIGGER_UNSUPPORTED", () => counted.earlyResults({ everyRows: 1 }));
  refused("TRIGGER_INVALID", () => windowed.earlyResults({}));
  refused("TRIGGER_INVALID", () => windowed.earlyResults({ everyRows: 1.5 }));
  refused("TRIGGER_INVALID", () => windowed.earlyResults({ every: 0 }));
  refused("WINDOW_INVALID", () => CountWindows.of(0));
  refused("WINDOW_INVALID", () => windowed.withMaxPendingWindows(0));
  refused("PENDING_LIMIT_UNSUPPORTED", () => counted.withMaxPendingWindows(5));
  assertEquals(windowed.allowedLateness(0).aggregate("count").schema.names.at(-1), "count");
});

Deno.test("a misspelt option is refused by every step, with what was meant", () => {
  const keyed = () => untyped().withWatermarks("at").keyBy("user");
  const row = { onRow() {}, onRule() {} };
  const other = keyed();
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => untyped().withWatermarks("at", { maxOutOfOrderdness: "5s" }), `Did you mean "maxOutOfOrderness"?`],
    [() => untyped().withWatermarks("at", { outOfOrder: "5s" }), "It takes maxOutOfOrderness, idleTimeout, "],
    [
      () => keyed().window(TumblingWindows.of("1m")).earlyResults({ everyRow: 1 }),
      `Did you mean "everyRows"?`,
    ],
    [() => untyped().dedup("user", { tll: "1h" }), `Did you mean "ttl"?`],
    [() => untyped().sample(0.5, { sed: 1 }), `Did you mean "seed"?`],
    [() => untyped().throttle(5, { bursts: 1 }), `Did you mean "burst"?`],
    [() => untyped().topN(5, { by: "n", desc: true }), "It takes by, descending."],
    [() => untyped().asyncMap(() => ({}), events, { concurency: 1 }), `Did you mean "concurrency"?`],
    [() => keyed().intervalJoin(other, { witin: ["0s", "1m"] }), `Did you mean "within"?`],
    [() => keyed().intervalJoin(other, { within: { befor: "1m", after: "1m" } }), `Did you mean "before"?`],
    [() => keyed().windowJoin(other, TumblingWindows.of("1m"), { typ: "left" }), `Did you mean "type"?`],
    [() => keyed().asOfJoin(other, { tolerance: "5s", rigthPrefix: "r_" }), `Did you mean "rightPrefix"?`],
    [() => untyped().process(row, events, { side: [] }), `Did you mean "sides"?`],
    [() => untyped().broadcast(stream(), row, events, { waitfor: "none" }), `Did you mean "waitFor"?`],
  ];
  for (const [build, part] of cases) refused("OPTION_UNKNOWN", build, part);
  refused(
    "OPTIONS_INVALID",
    () => untyped().withWatermarks("at", "5s"),
    "withWatermarks(..., { name: value })",
  );
  const retry = { attempts: 3 };
  refused("RETRY_INVALID", () => untyped().asyncMap(() => ({}), events, { retry }), "maxRetries");
});

Deno.test("a value that is none of an option's few is refused, with the nearest", () => {
  const row = { onRow() {}, onRule() {} };
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => untyped().dedup("user", { time: "evnt" }), `Did you mean "event"?`],
    [() => untyped().process(row, events, { timersInPast: "skip" }), `timersInPast is "fire" or "fail".`],
    [() => untyped().broadcast(stream(), row, events, { waitFor: "rule-end" }), `Did you mean "rules-end"?`],
  ];
  for (const [build, part] of cases) refused("OPTION_INVALID", build, part);
  refused(
    "OPTION_UNKNOWN",
    () => untyped().topN(1, { by: [{ column: "n", desc: true }] }),
    "It takes column",
  );
});

Deno.test("what is left out or of the wrong kind is refused by name, not by a TypeError", () => {
  const windowed = () => untyped().withWatermarks("at").keyBy("user").window(TumblingWindows.of("1m"));
  refused("TRIGGER_INVALID", () => windowed().earlyResults(), "everyRows: 100");
  refused("ORDER_MISSING", () => untyped().topN(3), "topN(3, { by:");
  refused("AGGREGATE_INVALID", () => windowed().aggregate({ total: sum("n") }), "aggregateExpr({");
  refused("AGGREGATE_INVALID", () => untyped().keyBy("user").aggregate(sum("n")), "aggregateExpr({");
  const other = () =>
    untyped().selectExpr(col("user").as("u"), col("at").as("t")).withWatermarks("t").keyBy("u");
  const keyed = untyped().withWatermarks("at").keyBy("user");
  assertEquals(keyed.windowJoin(other(), TumblingWindows.of("1m")).schema.names.length, 8);
  const side = (tag: unknown) => untyped().process({ onRow() {} }, events, { sides: [tag] });
  for (const tag of ["late", null]) refused("OUTPUT_TAG_INVALID", () => side(tag), "new OutputTag(");
  refused(
    "PLAN_VALUE_INVALID",
    () => stream().filterExpr(col("n").gt(1)).id("").toSink(discard).plan(),
    ".id(",
  );
  refused("PIPELINE_NAME_INVALID", () => untyped().toSink(discard).start(), "execute(");
  for (const deadLetters of ["letters", { dirctory: "letters" }]) {
    const env = new StreamExecutionEnvironment({ deadLetters } as never).fromSource(nothing).toSink(discard);
    refused("DEAD_LETTERS_INVALID", () => env.plan(), "directory");
  }
  const withLate = () => windowed().sideOutputLateData("late").aggregate("count");
  refused("SIDE_OUTPUT_MISSING", () => withLate().sideOutput("lat"), `Did you mean "late"?`);
  refused("SIDE_OUTPUT_MISSING", () => withLate().drop("count").sideOutput("late"), "before any other step");
});
