import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type BuiltPlan,
  canonicalJson,
  catalog,
  explainPlan,
  PipelineModule,
  planToJson,
  readPlan,
  RUN_ROLE,
  type RunRole,
  VolleyError,
  writeModule,
} from "../../mod.ts";
import { rebuilt } from "./rebuilt.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

/** The first pipeline of an example, which is not run. */
async function planOfExample(name: string): Promise<BuiltPlan> {
  const received = Promise.withResolvers<BuiltPlan>();
  const role: RunRole = { kind: "plan", receive: (built) => received.resolve(built) };
  const place = globalThis as { [RUN_ROLE]?: RunRole };
  place[RUN_ROLE] = role;
  try {
    const imported = import(new URL(name, EXAMPLES).href);
    // A script whose plan was taken ends with an error of its own.
    imported.catch(() => {});
    const found = await Promise.race([received.promise, imported]);
    if ("plan" in found) return found;
    const module = Object.values(found).find((value) => value instanceof PipelineModule) as PipelineModule;
    return module.build().plan();
  } finally {
    delete place[RUN_ROLE];
  }
}

const names = [...Deno.readDirSync(EXAMPLES)].filter(({ isFile, name }) => isFile && name.endsWith(".ts"))
  .map(({ name }) => name).sort();

const plans: BuiltPlan[] = [];
// A module is evaluated once in a process: both tests read the same plans.
for (const name of names) plans.push(await planOfExample(name));

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
