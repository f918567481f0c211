import { assertEquals } from "@std/assert";
import { float64, schema, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import { fusedStages } from "./fusion.ts";
import type { PlanNode, PlanStep } from "./node.ts";

const output = schema({ user: utf8, amount: float64 }).fields;

function node(id: string, step: PlanStep, inputs: string[], extra: Partial<PlanNode> = {}): PlanNode {
  return { id, name: id, step, inputs, output, ...extra };
}

const source = node("in", { kind: "source", connector: "x", config: null }, []);
const filter = (id: string, from: string, extra?: Partial<PlanNode>) =>
  node(id, { kind: "filterExpr", predicate: col("amount").gt(1).node }, [from], extra);
const cast = (id: string, from: string, extra?: Partial<PlanNode>) =>
  node(id, { kind: "filterExpr", predicate: col("user").cast(float64).gt(1).node }, [from], extra);
const key = (id: string, from: string) =>
  node(id, { kind: "keyBy", keys: [{ name: "user", expr: col("user").node }] }, [from]);
const closure = (id: string, from: string) =>
  node(id, { kind: "filter", fn: { closure: true, name: "f" } }, [from]);
const sum = (id: string, from: string) =>
  node(id, { kind: "aggregate", keys: ["user"], aggregates: [{ fn: "count", as: "n" }] }, [from]);
const sink = (id: string, from: string) => node(id, { kind: "sink", connector: "x", config: null }, [from]);

function stages(...nodes: PlanNode[]): string[] {
  return fusedStages({ version: 1, parallelism: 1, nodes: [source, ...nodes] })
    .map(({ kind, operators }) => `${kind}: ${operators.join(" ")}`).slice(1);
}

Deno.test("fusedStages() puts neighbouring expressions, and an aggregation behind them, in one loop", () => {
  assertEquals(stages(filter("a", "in"), filter("b", "a"), key("k", "b"), sum("s", "k"), sink("o", "s")), [
    "aggregation: a b k s",
    "sink: o",
  ]);
});

Deno.test("fusedStages() ends a loop at a closure and where a stream has several readers", () => {
  assertEquals(
    stages(
      filter("a", "in"),
      closure("c", "a"),
      filter("b", "c"),
      sink("o", "b"),
      filter("d", "b"),
      sink("p", "d"),
    ),
    ["program: a", "operator: c", "program: b", "sink: o", "program: d", "sink: p"],
  );
});

Deno.test("fusedStages() lets a step with a policy of its own stand alone, if a row can fail there", () => {
  const skip = { onError: "skip" } as const;
  assertEquals(stages(filter("a", "in"), cast("b", "a", skip), filter("c", "b"), sink("o", "c")), [
    "program: a",
    "program: b",
    "program: c",
    "sink: o",
  ]);
  assertEquals(stages(filter("a", "in"), filter("b", "a", skip), sink("o", "b")), [
    "program: a b",
    "sink: o",
  ]);
});

Deno.test("fusedStages() asks nothing of a key that is a column", () => {
  assertEquals(stages(key("k", "in"), closure("c", "k"), sink("o", "c")), [
    "nothing: k",
    "operator: c",
    "sink: o",
  ]);
});
