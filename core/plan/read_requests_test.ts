import { assertEquals, assertThrows } from "@std/assert";
import { type Field, float64, int32, Schema, schema, type Shape, timestamp, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { narrowPlan } from "./narrow_plan.ts";
import type { ErrorPolicy, Plan, PlanNode, PlanStep } from "./node.ts";
import { readRequests } from "./read_requests.ts";

const wide: Shape = { user: utf8, n: int32, x: float64, at: timestamp("ms"), note: utf8 };

function fields(shape: Shape): readonly Field[] {
  return schema(shape).fields;
}

function node(
  id: string,
  inputs: readonly string[],
  step: PlanStep,
  output: Shape,
  onError?: ErrorPolicy,
): PlanNode {
  return { id, name: id, inputs, step, output: fields(output), ...(onError ? { onError } : {}) };
}

const source = node("s", [], { kind: "source", connector: "test", config: null }, wide);
const count = (id: string, input: string): PlanNode =>
  node(id, [input], {
    kind: "aggregate",
    keys: ["user"],
    aggregates: [{ fn: "sum", input: col("n").node, as: "total" }],
  }, { user: utf8, total: float64 });
const filter = (
  id: string,
  input: string,
  predicate: { readonly node: unknown },
  output: Shape = wide,
): PlanNode => node(id, [input], { kind: "filterExpr", predicate: predicate.node as never }, output);

function plan(...nodes: readonly PlanNode[]): Plan {
  return { version: 1, parallelism: 1, nodes: [source, ...nodes] };
}

function request(...nodes: readonly PlanNode[]) {
  return readRequests(plan(...nodes)).get("s")!;
}

Deno.test("readRequests() asks for the columns that are named, and the conditions that come first", () => {
  const big = col("x").gt(5);
  const { columns, predicate } = request(filter("f", "s", big), count("a", "f"));
  assertEquals(columns, ["user", "n", "x"]);
  assertEquals(predicate, big.node);
});

Deno.test("readRequests() asks for everything where closures, sinks or dead letters may look", () => {
  const sink: PlanStep = { kind: "sink", connector: "test", config: null };
  assertEquals(request(node("k", ["s"], sink, wide)).columns, null);
  const fn = { closure: true as const, name: "fn" };
  assertEquals(
    request(node("m", ["s"], { kind: "map", fn }, { user: utf8, n: int32 }), count("a", "m")).columns,
    null,
  );
  const rejecting = node(
    "f",
    ["s"],
    { kind: "filterExpr", predicate: col("x").gt(5).node },
    wide,
    "deadLetter",
  );
  assertEquals(request(rejecting, count("a", "f")).columns, null);
});

Deno.test("readRequests() joins what several readers need", () => {
  const [one, two] = [col("n").eq(1), col("n").eq(2)];
  const both = request(filter("f", "s", one), count("a", "f"), filter("g", "s", two), count("b", "g"));
  assertEquals(both.predicate, { op: "call", fn: "or", args: [one.node, two.node] });
  const open = request(filter("f", "s", one), count("a", "f"), count("b", "s"));
  assertEquals([open.predicate, open.columns], [null, ["user", "n"]]);
});

Deno.test("readRequests() stops at conditions behind watermarks, samples, or that can fail", () => {
  const watermarks: PlanStep = {
    kind: "watermarks",
    column: "at",
    strategy: { kind: "bounded", maxOutOfOrdernessMs: 0 },
    idleTimeoutMs: null,
    maxAheadMs: null,
    quietAfterMs: null,
  };
  const behind = request(
    node("w", ["s"], watermarks, wide),
    filter("f", "w", col("x").gt(5)),
    count("a", "f"),
  );
  assertEquals([behind.predicate, behind.columns], [null, ["user", "n", "x", "at"]]);
  const sample: PlanStep = { kind: "sample", fraction: 0.5, seed: 1 };
  assertEquals(
    request(node("p", ["s"], sample, wide), filter("f", "p", col("x").gt(5)), count("a", "f")).predicate,
    null,
  );
  const failing = filter("f", "s", col("n").div(col("n")).gt(1));
  assertEquals(request(failing, filter("g", "f", col("x").gt(5)), count("a", "g")).predicate, null);
});

Deno.test("readRequests() follows columns and conditions through new names", () => {
  const renamed: Shape = { who: utf8, n: int32, x: float64, at: timestamp("ms"), note: utf8 };
  const { columns, predicate } = request(
    node("r", ["s"], { kind: "rename", columns: { user: "who" } }, renamed),
    filter("f", "r", col("who").eq("ada"), renamed),
    node("c", ["f"], { kind: "selectExpr", columns: [{ name: "n", expr: col("n").node }] }, { n: int32 }),
  );
  assertEquals([columns, predicate], [["user", "n"], col("user").eq("ada").node]);
});

Deno.test("readRequests() keeps a column to count rows by", () => {
  const rows = node("a", ["s"], { kind: "aggregate", keys: [], aggregates: [{ fn: "count", as: "n" }] }, {
    n: int32,
  });
  assertEquals(request(rows).columns, ["n"]);
});

Deno.test("narrowPlan() takes unread columns out of every operator that hands them on", () => {
  const before = plan(filter("f", "s", col("x").gt(5)), count("a", "f"));
  const after = narrowPlan(
    before,
    (_id, { columns }) =>
      new Schema(source.output.filter(({ name }) => columns === null || columns.includes(name))),
  );
  assertEquals(after.nodes.map(({ output }) => output.map(({ name }) => name)), [
    ["user", "n", "x"],
    ["user", "n", "x"],
    ["user", "total"],
  ]);
  assertEquals(narrowPlan(before, () => new Schema(source.output)), before);
});

Deno.test("narrowPlan() refuses a source that leaves out what it was asked for", () => {
  const error = assertThrows(
    () => narrowPlan(plan(count("a", "s")), () => schema({ n: int32 }) as Schema),
    VolleyError,
  );
  assertEquals(error.code, "SOURCE_SCHEMA_MISMATCH");
});

Deno.test("readRequests() asks each input of a join for its keys and the columns shown of it", () => {
  const join = (inputs: readonly string[]): PlanNode =>
    node("j", inputs, {
      kind: "intervalJoin",
      leftKeys: ["user"],
      rightKeys: ["note"],
      columns: [{ name: "a", side: 0, from: "n" }, { name: "b", side: 1, from: "x" }],
      type: "inner",
      lowerMs: 0,
      upperMs: 1,
    }, { a: int32, b: float64 });
  const other = node("t", [], { kind: "source", connector: "test", config: null }, wide);
  const requests = readRequests(plan(other, join(["s", "t"])));
  assertEquals(requests.get("s")!.columns, ["user", "n"]);
  assertEquals(requests.get("t")!.columns, ["x", "note"]);
  assertEquals(request(join(["s", "s"])).columns, ["user", "n", "x", "note"]);
});
