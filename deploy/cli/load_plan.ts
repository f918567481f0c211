import {
  bindPlan,
  type BuiltPlan,
  catalog,
  deadLettersOfPlan,
  type Plan,
  readPlan,
  VolleyError,
} from "../../mod.ts";
import { loadModule } from "./load_module.ts";
import type { Settings } from "./settings.ts";
import { withConsoleAside } from "./with_console_aside.ts";

/** A plan and the name of its pipeline. */
export interface NamedPlan {
  readonly name: string;
  readonly plan: Plan;
  /** The live objects beside it; null for a plan read from JSON. */
  readonly built: BuiltPlan | null;
}

/** Whether a file is a plan in JSON rather than a program. */
export function isPlanFile(path: string): boolean {
  return path.endsWith(".json");
}

/** The plan in a file: read from JSON, or built by the program, which runs nothing. */
export async function loadPlan(path: string, settings: Settings): Promise<NamedPlan> {
  if (isPlanFile(path)) return { name: nameOf(path), plan: await readPlanFile(path, settings), built: null };
  let script: NamedPlan | null = null;
  const receive = (built: BuiltPlan, name: string) => script ??= { name, plan: built.plan, built };
  return await withConsoleAside(async () => {
    const loaded = await loadModule(path, { kind: "plan", receive });
    if (loaded.kind === "pipeline") {
      const built = (await loaded.build(settings)).plan();
      return { name: loaded.name, plan: built.plan, built };
    }
    requireNoSettings(path, settings);
    if (script === null) throw noPipeline(path);
    return script;
  });
}

/** A plan with its live objects: a program's own, or, of a plan in JSON, made from the catalogue. */
export async function loadBuilt(
  path: string,
  settings: Settings,
): Promise<{ name: string; built: BuiltPlan }> {
  const { name, plan, built } = await loadPlan(path, settings);
  if (built !== null) return { name, built };
  const sinkIds = plan.nodes.filter(({ step }) => step.kind === "sink").map(({ id }) => id);
  const deadLetters = deadLettersOfPlan(plan, catalog);
  return { name, built: { plan, bindings: bindPlan(plan, catalog), warnings: [], sinkIds, deadLetters } };
}

/** A plan from a file, with parameters of its sources and sinks changed by `--set operator.parameter=value`. */
export async function readPlanFile(path: string, settings: Settings): Promise<Plan> {
  const json = await readJson(path);
  for (const [name, value] of Object.entries(settings)) setParameter(json, name, value);
  return readPlan(json, { catalogue: catalog });
}

/** A file's JSON; throws `PLAN_FILE_NOT_FOUND`, `PLAN_UNREADABLE`. */
export async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    const missing = cause instanceof Deno.errors.NotFound;
    throw new VolleyError({
      code: missing ? "PLAN_FILE_NOT_FOUND" : "PLAN_UNREADABLE",
      message: `Cannot read ${path}: ${missing ? "there is no such file" : (cause as Error).message}`,
      at: { resource: path },
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VolleyError({
      code: "PLAN_UNREADABLE",
      message: `Cannot read ${path}: it is not JSON: ${(cause as Error).message}`,
      at: { resource: path },
      cause,
    });
  }
}

function setParameter(json: unknown, name: string, value: string): void {
  const at = name.indexOf(".");
  const nodes = (json as { nodes?: { id?: unknown; step?: { config?: Record<string, unknown> } }[] }).nodes;
  const node = Array.isArray(nodes) ? nodes.find(({ id }) => id === name.slice(0, at)) : undefined;
  const config = node?.step?.config;
  if (at < 1 || config === undefined || config === null) {
    throw new VolleyError({
      code: "PARAMETER_UNKNOWN",
      message: `Cannot set "${name}": no source or sink of the plan has the id "${
        name.slice(0, Math.max(at, 0))
      }"`,
      hint: "Of a plan, parameters of sources and sinks are set: --set source-1.path=orders.jsonl",
    });
  }
  config[name.slice(at + 1)] = literal(value);
}

/** Numbers, booleans and lists as JSON has them; anything else is text. */
function literal(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A plain script has no parameters of its own. */
export function requireNoSettings(path: string, settings: Settings): void {
  if (Object.keys(settings).length === 0) return;
  throw new VolleyError({
    code: "PARAMETER_UNKNOWN",
    message: `Cannot set "${Object.keys(settings)[0]}": ${path} exports no pipeline with parameters`,
    hint: "Export one: export const job = pipeline(import.meta, { params: { ... }, build }).",
  });
}

/** The script ended without a pipeline. */
export function noPipeline(path: string): VolleyError {
  return new VolleyError({
    code: "PIPELINE_FILE_INVALID",
    message: `Cannot find a pipeline in ${path}: it exports none, and runs none`,
    hint: "Export one with pipeline(import.meta, ...), or end the script with await env.execute(name).",
  });
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).pop()!.replace(/\.json$/, "");
}
