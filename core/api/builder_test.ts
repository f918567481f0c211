import { assert, assertEquals, assertThrows } from "@std/assert";
import { aggregateWith, count, sum } from "../aggregates/mod.ts";
import { float64, int32, nullable, schema, type Shape, timestamp, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Operator, Sink, Source } from "../operators/mod.ts";
import {
  AggregationType,
  type DataStream,
  SessionWindows,
  StreamExecutionEnvironment,
  TumblingWindows,
} from "./mod.ts";

const events = schema({ user: utf8, amount: nullable(float64), n: int32, at: timestamp("ms") });

function source<S extends Shape>(of: Source<S>["schema"]): Source<S> {
  return {
    connectorId: "nothing",
    schema: of,
    bounded: true,
    replayable: true,
    open() {},
    partitions: () => [],
    poll: () => null,
    offsets: () => ({}),
    close() {},
  };
}

class Discard implements Sink {
  readonly connectorId = "discard";
  readonly guarantee = "at-least-once";
  open(): void {}
  write(): void {}
  flush(): void {}
  close(): void {}
}

class Kept extends Discard {
  readonly results: readonly string[] = ["kept"];
}

const doNothing: Operator = { process: (record) => [record] };

function stream() {
  return new StreamExecutionEnvironment().fromSource(source(events));
}

/** A stream as an untyped caller sees it. */
// deno-lint-ignore no-explicit-any
function untyped(): any {
  return stream();
}

function planOf(of: Pick<DataStream<Shape>, "toSink">) {
  return of.toSink(new Discard()).plan();
}

function refused(code: string, build: () => unknown, part = ""): void {
  const error = assertThrows(build, VolleyError);
  assertEquals(error.code, code);
  assert(error.message.startsWith("Cannot "), error.message);
  assert(error.explain().includes(part), error.explain());
}

const BOUNDED_BY_5S = {
  kind: "watermarks" as const,
  column: "at",
  strategy: { kind: "bounded" as const, maxOutOfOrdernessMs: 5000 },
  idleTimeoutMs: 60_000,
  maxAheadMs: null,
  quietAfterMs: null,
};

Deno.test("a plan has its operators in order, with their ids, names, inputs and columns", () => {
  const end = stream().filterExpr(col("n").gt(1)).id("positive").filterExpr((c) => c.amount.isNotNull())
    .withColumn("half", col("amount").div(2)).name("halve").drop("at");
  const { plan, bindings, warnings } = planOf(end);
  assertEquals(
    plan.nodes.map(({ id, name, inputs }) => [id, name, ...inputs]),
    [
      ["source-1", "source"],
      ["positive", "filterExpr", "source-1"],
      ["filterExpr-2", "filterExpr", "positive"],
      ["withColumn-1", "halve", "filterExpr-2"],
      ["drop-1", "drop", "withColumn-1"],
      ["sink-1", "sink", "drop-1"],
    ],
  );
  assertEquals(plan.nodes[4].output.map(({ name }) => name), ["user", "amount", "n", "half"]);
  assertEquals([...bindings.keys()], ["source-1", "sink-1"]);
  assertEquals([plan.version, plan.parallelism, warnings], [1, 1, []]);
  assertEquals(JSON.parse(JSON.stringify(plan)), plan);
});

Deno.test("dropNulls() is a filter and the columns declared never null; its id and name are the filter's", () => {
  const { plan } = planOf(stream().dropNulls("amount", "user", "amount").id("whole").name("whole rows"));
  assertEquals(
    plan.nodes.slice(1, 3).map(({ id, name, implicit, step }) => [id, name, implicit, step.kind]),
    [["whole", "whole rows", undefined, "filterExpr"], ["selectExpr-1", "selectExpr", true, "selectExpr"]],
  );
  assertEquals(
    stream().dropNulls().schema.toString(),
    "user utf8, amount float64, n int32, at timestamp[ms]",
  );
  assertEquals(planOf(stream().dropNulls("n")).plan.nodes[1].name, "dropNulls");
  refused("COLUMN_NOT_FOUND", () => untyped().dropNulls("amuont"), `"amount"`);
});

Deno.test("a stream is immutable: branches share what is upstream of them", () => {
  const env = new StreamExecutionEnvironment();
  const root = env.fromSource(source(events));
  const [left, right] = [root.filterExpr(col("n").gt(1)), root.filterExpr(col("n").le(1))];
  const { plan } = planOf(left.union(right));
  assertEquals(plan.nodes.map(({ step }) => step.kind), [
    "source",
    "filterExpr",
    "filterExpr",
    "union",
    "sink",
  ]);
  assertEquals(plan.nodes[3].inputs, ["filterExpr-1", "filterExpr-2"]);
  assertEquals(root.schema.names.length, 4);
});

Deno.test("windowed aggregates give key columns, bounds, results", () => {
  const { plan } = planOf(
    stream().withWatermarks("at", { maxOutOfOrderness: "5s" }).keyBy("user").window(
      TumblingWindows.of("1m", { offset: "10s" }),
    ).aggregateExpr({ total: sum("amount"), rows: count() }),
  );
  const [, watermarks, keyBy, aggregate] = plan.nodes;
  assertEquals(watermarks.step, BOUNDED_BY_5S);
  assertEquals(keyBy.step, { kind: "keyBy", keys: [{ name: "user", expr: { op: "col", name: "user" } }] });
  assertEquals(aggregate.step, {
    kind: "windowAggregate",
    keys: ["user"],
    window: { kind: "tumbling", sizeMs: 60_000, offsetMs: 10_000 },
    aggregates: [{ fn: "sum", as: "total", input: { op: "col", name: "amount" } }, {
      fn: "count",
      as: "rows",
    }],
    allowedLatenessMs: 0,
  });
  assertEquals(
    aggregate.output.map(({ name, type, nullable }) => `${name} ${type.kind}${nullable ? "?" : ""}`),
    ["user utf8", "window_start timestamp", "window_end timestamp", "total float64?", "rows int64"],
  );
});

Deno.test("window() without watermarks takes the only time column, and nothing is late", () => {
  const windowed = stream().keyBy("user").window(SessionWindows.withGap("30s")).aggregate(
    AggregationType.Sum,
    "amount",
  );
  const { plan } = planOf(windowed);
  assertEquals(plan.nodes.map(({ step }) => step.kind), [
    "source",
    "watermarks",
    "keyBy",
    "windowAggregate",
    "sink",
  ]);
  assertEquals(plan.nodes[1].step, {
    ...BOUNDED_BY_5S,
    strategy: { kind: "bounded", maxOutOfOrdernessMs: Number.MAX_SAFE_INTEGER },
    idleTimeoutMs: null,
  });
  assertEquals(windowed.schema.names, ["user", "window_start", "window_end", "sum_amount"]);
  const timeless = stream().drop("at").keyBy("user");
  refused("EVENT_TIME_UNKNOWN", () => timeless.window(TumblingWindows.of("1m")), "withWatermarks");
});

Deno.test("keyBy() takes names, columns, functions and named expressions", () => {
  const keysOf = (of: Pick<DataStream<Shape>, "toSink">) => {
    const { step, output } = planOf(of).plan.nodes[1];
    return [step.kind === "keyBy" && step.keys.map(({ name }) => name), output.map(({ name }) => name)];
  };
  assertEquals(keysOf(stream().keyBy("user", "n")), [["user", "n"], ["user", "amount", "n", "at"]]);
  assertEquals(keysOf(stream().keyBy(col("user"), (c) => c.n)), [["user", "n"], [
    "user",
    "amount",
    "n",
    "at",
  ]]);
  assertEquals(keysOf(stream().keyBy((c) => c.user.lower().as("who"))), [["who"], [
    "user",
    "amount",
    "n",
    "at",
    "who",
  ]]);
  refused("KEY_EMPTY", () => untyped().keyBy());
  refused("KEY_DUPLICATE", () => stream().keyBy("user", "user"), "user");
  refused("EXPR_UNNAMED", () => untyped().keyBy(col("user").lower()), ".as(");
});

Deno.test("closures are recorded with their names and bound by operator id", () => {
  const sizes = schema({ size: int32 });
  const end = stream().filter(function onlyBig(row) {
    return row.n > 3;
  }).map((row) => ({ size: row.user.length }), sizes).flatMap((row) => [row], sizes).mapBatch(
    (batch) => batch,
    sizes,
  )
    .applyOperator(doNothing).withOperator(() => doNothing);
  const { plan, bindings } = planOf(end);
  assertEquals(plan.nodes[1].step, { kind: "filter", fn: { closure: true, name: "onlyBig" } });
  assertEquals([...bindings.values()].map(({ kind }) => kind), [
    "source",
    "row",
    "row",
    "row",
    "batch",
    "operator",
    "operator",
    "sink",
  ]);
  assertEquals(end.schema.toString(), "size int32");
});

Deno.test("applyOperator() takes its columns from the operator or from the schema given", () => {
  const made = schema({ made: int32 });
  const says: Operator = { outputSchema: () => made, process: () => [] };
  assertEquals(stream().applyOperator(says, made).schema.toString(), "made int32");
  assertEquals(stream().keyBy("user").applyOperator(doNothing, made).schema.toString(), "made int32");
  refused("OUTPUT_SCHEMA_MISMATCH", () => stream().applyOperator(says, schema({ other: int32 })), "other");
  refused("OPERATOR_INVALID", () => untyped().applyOperator({}));
});

Deno.test("a user's aggregate keeps its closures in the bindings, under its result's name", () => {
  const most = aggregateWith("n", {
    name: "most",
    init: () => 0,
    add: (most, value: number) => Math.max(most, value),
    merge: Math.max,
    value: (most) => most,
    result: nullable(int32),
  });
  const { plan, bindings } = planOf(stream().keyBy("user").aggregateExpr({ top: most }));
  const { step, output } = plan.nodes[2];
  assertEquals(step.kind === "aggregate" && step.aggregates[0].params, { closure: true, name: "most" });
  assertEquals(output[1], { name: "top", type: int32, nullable: true });
  const binding = bindings.get("aggregate-1");
  assert(binding?.kind === "aggregate" && binding.user.get("top") === most.user);
});

Deno.test("two operators of one id, and one source behind two operators, are refused", () => {
  refused(
    "PLAN_DUPLICATE_ID",
    () => planOf(stream().filter(() => true).id("a").filter(() => true).id("a")),
    ".id()",
  );
  const shared = source(events);
  const env = new StreamExecutionEnvironment();
  refused(
    "PLAN_SHARED_OBJECT",
    () => planOf(env.fromSource(shared).union(env.fromSource(shared))),
    "source-1",
  );
});

Deno.test("parallelism is recorded, with a warning", () => {
  const { plan, warnings } = planOf(stream().setParallelism(4).keyBy("user").withParallelism(2));
  assertEquals([plan.parallelism, warnings.length], [4, 1]);
  refused("PARALLELISM_INVALID", () => stream().setParallelism(0));
  refused("PARALLELISM_INVALID", () => new StreamExecutionEnvironment({ parallelism: 1.5 }));
});

Deno.test("execute() gives what the sink kept; env.execute() runs every sink", async () => {
  const env = new StreamExecutionEnvironment({ handleSignals: false });
  await assertRejectsWith("PLAN_NO_SINK", () => env.execute("empty"));
  const sink = env.fromSource(source(events)).toSink(new Kept());
  const kept = sink.id("mine").name("kept");
  refused("RESULTS_NOT_READY", () => kept.results, "execute");
  env.fromSource(source(events)).toSink(new Discard());
  const one = await kept.execute("one");
  const first: string = one.results[0];
  const again: readonly string[] = sink.results;
  assertEquals(again, kept.results);
  assertEquals([first, one.summary.sinks.length, one.summary.recordsIn], ["kept", 1, 0]);
  const all = await env.execute("all");
  assertEquals([all.results, all.summary.sinks.length], [{ mine: ["kept"] }, 2]);
});

async function assertRejectsWith(code: string, run: () => Promise<unknown>): Promise<void> {
  const thrown = await run().then(() => null, (error) => error);
  assertEquals(thrown?.code, code);
}

Deno.test("a chain of 10,000 operators builds", () => {
  let chain = stream();
  for (let i = 0; i < 10_000; i++) chain = chain.filter(() => true);
  assertEquals(planOf(chain).plan.nodes.length, 10_002);
});
