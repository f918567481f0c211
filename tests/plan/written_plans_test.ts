import { assertEquals } from "@std/assert";
import {
  canonicalJson,
  catalog,
  planHash,
  planToJson,
  readPlan,
  validatePlan,
  writeModule,
} from "../../mod.ts";
import { RandomPlan } from "./random_plan.ts";
import { rebuilt } from "./rebuilt.ts";

const plans = Array.from({ length: 120 }, (_, seed) => new RandomPlan(seed + 1).build());

Deno.test("writeModule() writes what builds the same plan, for random plans of every step", async () => {
  const kinds = new Set(plans.flatMap(({ plan }) => plan.nodes.map(({ step }) => step.kind)));
  assertEquals(kinds.size, 29, [...kinds].sort().join());
  const made = await rebuilt(plans);
  made.forEach(({ text, plan }, index) => {
    assertEquals(canonicalJson(plan), canonicalJson(plans[index].plan), `seed ${index + 1}:\n${text}`);
  });
});

Deno.test("readPlan() gives back what planToJson() wrote, and validatePlan() finds nothing wrong, for random plans", () => {
  plans.forEach(({ plan }, index) => {
    const text = planToJson(plan);
    const errors = validatePlan(JSON.parse(text), catalog).filter(({ severity }) => severity === "error");
    assertEquals(errors, [], `seed ${index + 1}`);
    const again = readPlan(text, { catalogue: catalog });
    assertEquals(again, JSON.parse(text), `seed ${index + 1}`);
    assertEquals(planHash(again), planHash(plan));
  });
});

Deno.test("writeModule() writes as deno fmt does", async () => {
  const folder = await Deno.makeTempDir({ prefix: "volley_written_" });
  try {
    for (const [index, { plan }] of plans.entries()) {
      const text = writeModule(plan, catalog, { missing: "parameter" });
      await Deno.writeTextFile(`${folder}/plan_${index}.ts`, text);
    }
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--check", "--no-config", "--line-width", "110", folder],
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
