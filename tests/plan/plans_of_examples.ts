import { type BuiltPlan, PipelineModule, RUN_ROLE, type RunRole } from "../../mod.ts";

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

/** Files of the examples. */
export const names: readonly string[] = [...Deno.readDirSync(EXAMPLES)].filter(({ isFile, name }) =>
  isFile && name.endsWith(".ts")
)
  .map(({ name }) => name).sort();

const made: BuiltPlan[] = [];
for (const name of names) made.push(await planOfExample(name));

/** The plan of each: a module is evaluated once in a process, so all tests read the same ones. */
export const plans: readonly BuiltPlan[] = made;
