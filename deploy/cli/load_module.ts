import { toFileUrl } from "@std/path";
import { PipelineModule, RUN_ROLE, type RunRole, VolleyError } from "../../mod.ts";

/** What a file turned out to be: a module that exports a pipeline, or a script that ran, or handed over, its own. */
export type LoadedModule =
  | { readonly kind: "pipeline"; readonly module: PipelineModule }
  | { readonly kind: "script" };

/**
 * Imports a file with a role: a plain script then runs, or gives its plan, as the role says. `handedOver` resolves when
 * a script has reached its pipeline and won't go on by itself. Throws `PIPELINE_FILE_NOT_FOUND`, `PIPELINE_FILE_INVALID`.
 */
export async function loadModule(
  path: string,
  role: RunRole,
  handedOver?: Promise<void>,
): Promise<LoadedModule> {
  await requireFile(path);
  (globalThis as { [RUN_ROLE]?: RunRole })[RUN_ROLE] = role;
  try {
    return pick(path, await import(toFileUrl(await Deno.realPath(path)).href));
  } catch (thrown) {
    if (thrown instanceof VolleyError && thrown.code === "PLAN_TAKEN") return { kind: "script" };
    throw thrown;
  } finally {
    delete (globalThis as { [RUN_ROLE]?: RunRole })[RUN_ROLE];
  }
}

function pick(path: string, exports: object): LoadedModule {
  const modules = Object.values(exports).filter((value) => value instanceof PipelineModule);
  if (modules.length > 1) {
    throw new VolleyError({
      code: "PIPELINE_FILE_INVALID",
      message: `Cannot tell which pipeline of ${path} is meant: it exports ${modules.length}`,
      hint: "Export one pipeline from a module.",
    });
  }
  return modules.length === 1 ? { kind: "pipeline", module: modules[0] } : { kind: "script" };
}

async function requireFile(path: string): Promise<void> {
  try {
    if ((await Deno.stat(path)).isFile) return;
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
  throw new VolleyError({
    code: "PIPELINE_FILE_NOT_FOUND",
    message: `Cannot read ${path}: there is no such file`,
    at: { resource: path },
    hint: "Give a TypeScript file, or a plan as JSON.",
  });
}
