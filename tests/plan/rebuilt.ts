import { type Bindings, type BuiltPlan, catalog, type Plan, writeModule } from "../../mod.ts";

const ROOT = new URL("../../", import.meta.url);

/** The plans that modules written of these plans make, each run with what the original refers to. */
export async function rebuilt(
  plans: readonly BuiltPlan[],
): Promise<{ readonly text: string; readonly plan: Plan }[]> {
  const cache = new URL(".cache/", ROOT);
  await Deno.mkdir(cache, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: cache.pathname, prefix: "written_plans_" });
  try {
    const made = [];
    for (const [index, { plan, bindings }] of plans.entries()) {
      const text = writeModule(plan, catalog, { missing: "parameter", volley: "../../mod.ts" });
      const path = `${folder}/plan_${index}.ts`;
      await Deno.writeTextFile(path, text);
      const { build } = await import(`file://${path}`);
      const env = text.includes("given: {") ? build(givenBy(bindings)) : build();
      made.push({ text, plan: env.plan().plan });
    }
    return made;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Live objects as a module's `build` takes them. */
export function givenBy(bindings: Bindings): { readonly [operator: string]: unknown } {
  return Object.fromEntries([...bindings].map(([id, binding]) => {
    switch (binding.kind) {
      case "source":
        return [id, binding.source];
      case "sink":
        return [id, binding.sink];
      case "aggregate":
        return [id, binding.user];
      case "row":
      case "batch":
      case "async":
        return [id, binding.fn];
      default:
        return [id, binding.create];
    }
  }));
}
