import { VolleyError } from "../../fault/mod.ts";
import type { ConnectorDescriptor } from "../../operators/mod.ts";
import { missingParts } from "../bind_plan.ts";
import type { Plan } from "../node.ts";
import { printed } from "./code.ts";
import { ModuleImports } from "./module_imports.ts";
import { ModuleWriter } from "./module_writer.ts";

/** How a module is written. */
export interface WriteModuleOptions {
  /**
   * Of closures and connectors that live in a program: `refuse` them (default), or take them as a parameter of `build`,
   * an object with one for each operator's id.
   */
  readonly missing?: "refuse" | "parameter";
  /** What the module imports Volley as. Default `@volley/volley`. */
  readonly volley?: string;
}

/**
 * A TypeScript module that builds exactly this plan again: `build(env?)` declares the streams, `job` runs them where the
 * module is run. Ids and names stay where they aren't the builder's own; the layout is as the formatter leaves it. What
 * people wrote in their program's text (variables, comments) is not in a plan. Throws `PLAN_NOT_PORTABLE`, naming every
 * closure, source and sink that the plan does not hold.
 *
 * @example
 * ```ts
 * import { catalog, col, readPlan, StreamExecutionEnvironment, writeModule } from "@volley/volley";
 * const { plan } = new StreamExecutionEnvironment()
 *   .fromIter([{ n: 1 }]).filterExpr(col("n").gt(0)).collect().plan();
 * const text = writeModule(readPlan(plan), catalog, { missing: "parameter" });
 * console.assert(text.includes('.filterExpr(col("n").gt(0))'));
 * ```
 */
export function writeModule(
  plan: Plan,
  catalogue: readonly ConnectorDescriptor[],
  options: WriteModuleOptions = {},
): string {
  const { missing = "refuse", volley = "@volley/volley" } = options;
  const lacking = missingParts(plan);
  if (lacking.length > 0 && missing === "refuse") throw notPortable(lacking);
  const imports = new ModuleImports();
  const writer = new ModuleWriter(plan, catalogue, imports);
  const statements = writer.statements();
  const given = lacking.length > 0;
  const lines = [
    ...buildFunction(writer, statements, given),
    ...(given ? [] : ["", ...jobLines(imports)]),
  ];
  return [
    "/** Written from a plan: `build` makes the same plan again. */",
    ...(given ? ["// deno-lint-ignore-file no-explicit-any"] : []),
    ...imports.lines(volley),
    "",
    ...lines,
    "",
  ].join("\n");
}

function buildFunction(writer: ModuleWriter, statements: readonly string[], given: boolean): string[] {
  const head = "  env: StreamExecutionEnvironment = ";
  const environment = printed(writer.environment(), 2, head.length, 1);
  return [
    "/** Declares the streams and their sinks. */",
    "export function build(",
    ...(given ? ["  given: { readonly [operator: string]: any },"] : []),
    `${head}${environment},`,
    "): StreamExecutionEnvironment {",
    ...statements,
    "  return env;",
    "}",
  ];
}

function jobLines(imports: ModuleImports): string[] {
  return [
    "/** Run this module to run the pipeline. */",
    `export const job = ${imports.use("pipeline")}(import.meta, { build: () => build() });`,
  ];
}

function notPortable(lacking: readonly string[]): VolleyError {
  return new VolleyError({
    code: "PLAN_NOT_PORTABLE",
    message: `Cannot write plan as a module: it does not hold ${lacking.join(", ")}`,
    hint:
      "Mark closures with exported(closure, module, name), or use expressions and connectors of the catalogue.",
  });
}
