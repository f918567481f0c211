import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  canonicalJson,
  catalog,
  explainPlan,
  planToJson,
  readPlan,
  VolleyError,
  writeModule,
} from "../../mod.ts";
import { names, plans } from "./plans_of_examples.ts";
import { rebuilt } from "./rebuilt.ts";

Deno.test("every example's plan survives JSON, a written module, and being explained", async () => {
  assert(names.length >= 5);
  const made = await rebuilt(plans);
  made.forEach(({ plan, text }, index) => {
    const original = plans[index].plan;
    assertEquals(canonicalJson(plan), canonicalJson(original), `${names[index]}:\n${text}`);
    assertEquals(canonicalJson(readPlan(planToJson(original))), canonicalJson(original), names[index]);
    const text2 = explainPlan(original, { catalogue: catalog });
    for (const { id } of original.nodes) assert(text2.includes(id), `${names[index]} without ${id}`);
  });
});

Deno.test("writeModule() refuses an example's closures, each by name", () => {
  const { plan } = plans[names.indexOf("windowed_pipeline.ts")];
  const error = assertThrows(() => writeModule(plan, catalog), VolleyError);
  assertEquals(error.code, "PLAN_NOT_PORTABLE");
  for (const part of ['the closure "Arrivals" of "operator-1"', 'the closure "anonymous" of "filter-1"']) {
    assert(error.message.includes(part), error.message);
  }
});
