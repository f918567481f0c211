import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { float64, schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { ConnectorDescriptor, Sink, Source } from "../operators/mod.ts";
import { bindPlan, missingParts } from "./bind_plan.ts";
import type { Plan, PlanNode, PlanStep } from "./node.ts";

const made: unknown[] = [];
const parameters = {
  type: "object",
  properties: { path: { type: "string", description: "A path." } },
  required: ["path"],
} as const;
const catalogue: readonly ConnectorDescriptor[] = [{
  name: "box",
  summary: "Boxes.",
  local: true,
  source: {
    method: "fromBox",
    summary: "Out.",
    guarantee: "exactly-once",
    parameters,
    create: (config) => (made.push(config), { connectorId: "source" } as unknown as Source),
  },
  sink: {
    method: "toBox",
    summary: "In.",
    guarantee: "exactly-once",
    parameters,
    create: (config) => (made.push(config), { connectorId: "sink" } as unknown as Sink),
  },
}, {
  name: "live",
  summary: "Of a program.",
  local: true,
  source: {
    method: "fromLive",
    summary: "x",
    guarantee: "exactly-once",
    parameters: { type: "object", properties: {} },
  },
}];
const output = schema({ n: float64 }).fields;
const where = { module: "https://example.com/rules.ts", export: "isOdd" };

function planOf(...steps: PlanStep[]): Plan {
  const nodes = steps.map((step, i): PlanNode => ({
    id: `op${i}`,
    name: "x",
    step,
    inputs: i === 0 ? [] : [`op${i - 1}`],
    output,
  }));
  return { version: 1, parallelism: 1, nodes };
}

const source: PlanStep = { kind: "source", connector: "box", config: { path: "a" } };
const sink: PlanStep = { kind: "sink", connector: "box", config: { path: "b" } };

Deno.test("bindPlan() makes sources and sinks of their configuration, and takes closures from the loader", () => {
  made.length = 0;
  const isOdd = (row: { n: number }) => row.n % 2 === 1;
  const definition = { init: () => 0, add: () => 0, merge: () => 0, value: () => 0, result: float64 };
  const plan = planOf(
    source,
    { kind: "filter", fn: { closure: true, name: "isOdd", ...where } },
    {
      kind: "aggregate",
      keys: [],
      aggregates: [{ fn: "count", as: "n" }, {
        fn: "user",
        as: "product",
        params: { closure: true, name: "product", module: "m", export: "product" },
      }],
    },
    sink,
  );
  const asked: string[] = [];
  const bindings = bindPlan(plan, catalogue, (ref, operator) => {
    asked.push(`${operator} ${ref.module} ${ref.export}`);
    return ref.export === "isOdd" ? isOdd : definition;
  });
  assertEquals(made, [{ path: "a" }, { path: "b" }]);
  assertEquals(asked, ["op1 https://example.com/rules.ts isOdd", "op2 m product"]);
  const row = bindings.get("op1");
  const aggregate = bindings.get("op2");
  if (row?.kind !== "row" || aggregate?.kind !== "aggregate") throw new Error("bound otherwise");
  assertStrictEquals(row.fn as unknown, isOdd);
  assertStrictEquals(aggregate.user.get("product") as unknown, definition);
});

Deno.test("bindPlan() names everything a plan does not hold", () => {
  const plan = planOf(
    { kind: "source", connector: "memory", config: null },
    { kind: "filter", fn: { closure: true, name: "isOdd", ...where } },
    { kind: "map", fn: { closure: true, name: "twice" } },
    { kind: "sink", connector: "collect", config: null },
  );
  const error = assertThrows(() => bindPlan(plan, catalogue), VolleyError);
  assertEquals(error.code, "PLAN_INCOMPLETE");
  assertEquals(
    error.message,
    'Cannot run plan: it does not hold the source of "op0" (memory), the closure "isOdd" of "op1", ' +
      'the closure "twice" of "op2", the sink of "op3" (collect)',
  );
  assertEquals(missingParts(plan).length, 3, "with modules, isOdd can be had");
});

Deno.test("bindPlan() refuses connectors it can't make, and exports that are no function", () => {
  const codes = (plan: Plan, loaded?: unknown) =>
    (assertThrows(() => bindPlan(plan, catalogue, () => loaded), VolleyError) as VolleyError).code;
  assertEquals(codes(planOf({ ...source, connector: "bx" })), "PLAN_CONNECTOR_UNKNOWN");
  assertEquals(codes(planOf({ ...source, connector: "live", config: {} })), "PLAN_INCOMPLETE");
  assertEquals(codes(planOf({ ...source, config: { pth: "a" } })), "PLAN_PARAMETER_UNKNOWN");
  const filter: PlanStep = { kind: "filter", fn: { closure: true, name: "isOdd", ...where } };
  assertEquals(codes(planOf(source, filter), 3), "CLOSURE_INVALID");
});
