import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { float64, int32, type Schema, schema, struct, utf8 } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { canonicalJson } from "./canonical_json.ts";
import type { Plan, PlanNode, PlanStep } from "./node.ts";
import { planHash } from "./plan_hash.ts";
import { planToJson } from "./plan_json.ts";
import { readPlan } from "./read_plan.ts";

const events: Schema = schema({ user: utf8, amount: float64 });

function node(id: string, step: PlanStep, inputs: string[] = [], output = events): PlanNode {
  return { id, name: step.kind, step, inputs, output: output.fields };
}

const plan: Plan = {
  version: 1,
  parallelism: 1,
  nodes: [
    node("in", { kind: "source", connector: "csv", config: { path: "a", header: true } }),
    node("f", { kind: "filterExpr", predicate: col("amount").gt(1).node }, ["in"]),
    node("out", { kind: "sink", connector: "csv", config: { path: "b" } }, ["f"]),
  ],
};

Deno.test("planHash() is the same over ids, names, layout, order of keys and of operators, and formatting", () => {
  const renamed = JSON.parse(planToJson(plan).replaceAll('"f"', '"other"'));
  renamed.nodes[1].name = "My filter";
  renamed.nodes[0].step.config = { header: true, path: "a" };
  renamed.nodes.reverse();
  const other = { layout: { in: { x: 1, y: 2 } }, writtenBy: "volley 9", ...renamed };
  assertEquals(planHash(readPlan(other)), planHash(plan));
  assertEquals(planHash(readPlan(JSON.stringify(plan))), planHash(plan));
});

Deno.test("planHash() tells apart what does something else", () => {
  const hashes = new Set([
    plan,
    {
      ...plan,
      nodes: [plan.nodes[0], { ...plan.nodes[1], onError: "skip" as const }, plan.nodes[2]],
    },
    { ...plan, parallelism: 2 },
    {
      ...plan,
      nodes: [
        plan.nodes[0],
        node("f", { kind: "filterExpr", predicate: col("amount").gt(2).node }, ["in"]),
        plan.nodes[2],
      ],
    },
  ].map(planHash));
  assertEquals(hashes.size, 4);
  const nested = (shape: Schema) => planHash({ ...plan, nodes: [node("in", plan.nodes[0].step, [], shape)] });
  const [ab, ba] = [{ a: int32, b: int32 }, { b: int32, a: int32 }];
  assertNotEquals(nested(schema({ s: struct(ab) })), nested(schema({ s: struct(ba) })));
});

Deno.test("planHash() of a plan is what it was in the release that wrote it", () => {
  assertEquals(planHash(plan), "e48abcd07b1564b598a42dacddec861ca056ee739c556649e3f35bf3a05f8b52");
});

Deno.test("canonicalJson() sorts keys, leaves undefined out and refuses what JSON can't hold", () => {
  assertEquals(
    canonicalJson({ b: [1, "x", null], a: undefined, é: { z: 1, y: true } }),
    '{"b":[1,"x",null],"é":{"y":true,"z":1}}',
  );
  for (const wrong of [NaN, Infinity, 1n, () => {}, Symbol("x"), undefined]) {
    const error = assertThrows(() => canonicalJson({ a: [wrong] }), VolleyError);
    assertEquals(error.code, "PLAN_VALUE_INVALID");
  }
});
