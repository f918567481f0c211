import { toFileUrl } from "@std/path";
import { PipelineModule, RUN_ROLE, type Runnable, type RunRole, VolleyError } from "../../mod.ts";
import { inFile } from "./in_file.ts";
import type { Settings } from "./settings.ts";

/** What a file turned out to be: a module that exports a pipeline, or a script that ran, or handed over, its own. */
export type LoadedModule =
  | {
    readonly kind: "pipeline";
    readonly name: string;
    /** Its pipeline with these parameters; what the program throws says where. */
    build(settings: Settings): Promise<Runnable<unknown>>;
  }
  | { readonly kind: "script" };

/**
 * Imports a file with a role: a plain script then runs, or gives its plan, as the role says. Throws
 * `PIPELINE_FILE_NOT_FOUND`, `PIPELINE_FILE_INVALID`, and `PIPELINE_FILE_FAILED` for what the program itself throws.
 */
export async function loadModule(path: string, role: RunRole): Promise<LoadedModule> {
  await requireFile(path);
  (globalThis as { [RUN_ROLE]?: RunRole })[RUN_ROLE] = role;
  const url = toFileUrl(await Deno.realPath(path)).href;
  try {
    const module = pick(path, await inFile(path, url, () => import(url)));
    if (module === null) return { kind: "script" };
    const build = (settings: Settings) => inFile(path, url, () => module.build(settings));
    return { kind: "pipeline", name: module.name, build };
  } catch (thrown) {
    if (thrown instanceof VolleyError && thrown.code === "PLAN_TAKEN") return { kind: "script" };
    throw thrown;
  } finally {
    delete (globalThis as { [RUN_ROLE]?: RunRole })[RUN_ROLE];
  }
}

/** The one pipeline a module exports; null where it exports none. */
function pick(path: string, exports: object): PipelineModule | null {
  const modules = Object.values(exports).filter((value) => value instanceof PipelineModule);
  if (modules.length > 1) {
    throw new VolleyError({
      code: "PIPELINE_FILE_INVALID",
      message: `Cannot tell which pipeline of ${path} is meant: it exports ${modules.length}`,
      hint: "Export one pipeline from a module.",
    });
  }
  return modules[0] ?? null;
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
