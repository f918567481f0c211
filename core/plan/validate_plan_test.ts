import { assert, assertEquals } from "@std/assert";
import type { JsonValue } from "../operators/mod.ts";
import { catalogue, changed, codes, simple } from "./example_plan_test.ts";
import { planToJson } from "./plan_json.ts";
import { validatePlan } from "./validate_plan.ts";

Deno.test("validatePlan() finds nothing wrong with a plan the builder could have written", () => {
  assertEquals(validatePlan(JSON.parse(planToJson(simple)), catalogue), []);
});

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
