import { assertEquals, assertThrows } from "@std/assert";
import { everyType } from "../../../tests/harness/random_rows.ts";
import { schema } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { ParametersDescriptor } from "../../operators/mod.ts";
import { parameterProblems, parametersFromJson, schemaFromJson } from "./config_from_json.ts";

Deno.test("schemaFromJson() gives back every type", () => {
  const whole = schema(everyType);
  const again = schemaFromJson(JSON.parse(JSON.stringify(whole.fields)), "s");
  assertEquals(String(again), String(whole));
  assertEquals(again.fields, whole.fields);
});

Deno.test("schemaFromJson() refuses what is no list of fields, with the place", () => {
  const good = { name: "a", type: { kind: "utf8" }, nullable: false };
  const bad: [unknown, string, string][] = [
    ["a", "PLAN_TYPE_WRONG", "(at /)"],
    [[{ ...good, nullable: 1 }], "PLAN_TYPE_WRONG", "(at /0/nullable)"],
    [[good, { ...good, name: "b", type: { kind: "text" } }], "PLAN_TYPE_UNKNOWN", "(at /1/type/kind)"],
    [[good, good], "SCHEMA_DUPLICATE_COLUMN", `"a" occurs twice`],
  ];
  for (const [given, code, place] of bad) {
    const error = assertThrows(() => schemaFromJson(given, "s"), VolleyError, place);
    assertEquals(error.code, code);
  }
});

const descriptor: ParametersDescriptor = {
  type: "object",
  required: ["path"],
  properties: {
    path: { type: "string", description: "Where.", items: { type: "string" } },
    rows: { type: "integer", minimum: 1, description: "How many." },
  },
};

Deno.test("parametersFromJson() takes what the fact sheet allows, and throws the first problem", () => {
  assertEquals(parametersFromJson("c", descriptor, { path: ["a", "b"], rows: 3 }), {
    path: ["a", "b"],
    rows: 3,
  });
  const error = assertThrows(() => parametersFromJson("c", descriptor, { pth: "a" }), VolleyError);
  assertEquals([error.code, error.hint], ["PLAN_PARAMETER_UNKNOWN", `Did you mean "path"?`]);
  assertEquals(parameterProblems("c", descriptor, { pth: "a", rows: 0 }).length, 3);
});

Deno.test("parameterProblems() looks into objects, lists, kinds and values of free names", () => {
  const description = "x";
  const text = { type: "string", description } as const;
  const nested: ParametersDescriptor = {
    type: "object",
    properties: {
      watch: { type: "object", description, properties: { order: text }, required: ["order"] },
      tags: {
        type: "array",
        description,
        items: { type: "object", properties: { name: text }, required: ["name"] },
      },
      start: { type: "integer", description, nullable: true },
      from: { type: "object", description, variants: { time: { at: text }, end: {} } },
      labels: { type: "object", description, items: { type: "string" } },
    },
  };
  const good = {
    watch: { order: "a" },
    tags: [{ name: "a" }],
    start: null,
    from: { kind: "time", at: "1" },
    labels: { __proto__x: "1", b: "2" },
  };
  assertEquals(parameterProblems("c", nested, good), []);
  const bad = { watch: {}, tags: [{ nme: "a" }], start: "1", from: { kind: "tme" }, labels: { a: 1 } };
  assertEquals(parameterProblems("c", nested, bad).map(({ code, pointer }) => `${code} ${pointer}`), [
    "PLAN_PARAMETER_MISSING /watch",
    "PLAN_PARAMETER_UNKNOWN /tags/0/nme",
    "PLAN_PARAMETER_MISSING /tags/0",
    "PLAN_TYPE_WRONG /start",
    "PLAN_VALUE_INVALID /from/kind",
    "PLAN_TYPE_WRONG /labels/a",
  ]);
});
