import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  applyFix,
  catalog,
  explainPlan,
  type Plan,
  planHash,
  PlanProblemsError,
  planToJson,
  portableTo,
  readPlan,
  validatePlan,
  VolleyError,
  writeModule,
} from "../../mod.ts";
import { seededRandom } from "../harness/random.ts";
import { RandomPlan } from "./random_plan.ts";

type Json = { [key: string]: unknown } | unknown[];

const scraps: readonly unknown[] = [null, -1, 0, 1.5, "", "x", "__proto__", [], {}, true, 1e300, {
  kind: "utf8",
}];

/** A copy with one thing in it removed, replaced, renamed, moved or doubled. */
function damaged(plan: Plan, next: () => number): unknown {
  const below = (limit: number) => Math.floor(next() * limit);
  const copy = JSON.parse(planToJson(plan)) as Json;
  let at = copy;
  for (let depth = below(8); depth > 0; depth--) {
    const inner = Object.values(at).filter((value) => typeof value === "object" && value !== null) as Json[];
    if (inner.length === 0) break;
    at = inner[below(inner.length)];
  }
  const keys = Object.keys(at);
  if (keys.length === 0) return copy;
  const [key, other] = [keys[below(keys.length)], keys[below(keys.length)]];
  const object = at as { [key: string]: unknown };
  const damage = [
    () => Array.isArray(at) ? at.splice(Number(key), 1) : delete object[key],
    () => object[key] = scraps[below(scraps.length)],
    () => object[key] = structuredClone(object[other]),
    () => object[`${key}e`] = object[key],
    () =>
      Object.defineProperty(object, "__proto__", {
        value: object[key],
        enumerable: true,
        configurable: true,
      }),
    () => Array.isArray(at) ? at.reverse() : (object[key] = object[other]),
  ];
  damage[below(damage.length)]();
  return copy;
}

Deno.test("validatePlan() has a word for every damage, and what it passes can be read, explained, hashed and written", () => {
  const next = seededRandom(17);
  let sound = 0;
  let mended = 0;
  for (let seed = 1; seed <= 25; seed++) {
    const { plan } = new RandomPlan(seed).build();
    for (let i = 0; i < 20; i++) {
      let json = damaged(plan, next);
      const problems = validatePlan(json, catalog);
      for (const { fix } of problems) if (fix !== undefined) applyFix(json, fix);
      for (let tries = 0; tries < 5; tries++) {
        const fix = validatePlan(json, catalog).find(({ fix, severity }) => fix && severity === "error")?.fix;
        if (fix !== undefined) json = applyFix(json, fix);
      }
      const errors = validatePlan(json, catalog).filter(({ severity }) => severity === "error");
      if (errors.length > 0) {
        assert(errors.every(({ code, message, hint }) => code && message && hint), JSON.stringify(errors));
        continue;
      }
      sound++;
      if (problems.length > 0) mended++;
      use(readPlan(json, { catalogue: catalog }));
    }
  }
  assert(sound > 60 && mended > 15, `${sound} sound, ${mended} of them mended`);
});

function use(plan: Plan): void {
  assertEquals(planHash(readPlan(planToJson(plan))), planHash(plan));
  for (const format of ["text", "mermaid", "json"] as const) explainPlan(plan, { format, expectedKeys: 10 });
  portableTo(plan, "flink-sql");
  try {
    writeModule(plan, catalog, { missing: "parameter" });
  } catch (thrown) {
    // What the designer may say and the builder can't.
    assertEquals(thrown instanceof VolleyError ? thrown.code : thrown, "PLAN_NOT_PORTABLE");
  }
}

Deno.test("readPlan() throws every problem in one error, the first in its message", () => {
  const { plan } = new RandomPlan(3).build();
  const json = { ...JSON.parse(planToJson(plan)), parallelism: 0, colour: "red" };
  const error = assertThrows(() => readPlan(json), PlanProblemsError) as PlanProblemsError;
  assertEquals(error.problems.map(({ code }) => code), ["PLAN_KEY_UNKNOWN", "PLAN_VALUE_INVALID"]);
  assertEquals(error.code, "PLAN_KEY_UNKNOWN");
  assert(error.message.endsWith("(and 1 more problem)"), error.message);
  assertEquals(error.explain().split("\n").length, 6);
});
