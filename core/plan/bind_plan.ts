import type { AnyUserAggregate } from "../aggregates/mod.ts";
import { Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { ConnectorDescriptor, JsonObject } from "../operators/mod.ts";
import type { Binding, Bindings } from "./bindings.ts";
import { createSink, createSource } from "./create_connector.ts";
import type { ClosureRef, Plan, PlanNode } from "./node.ts";
import { closuresOf } from "./step_facts.ts";

/** Gives what a module exports under a closure's name: it was imported before. */
export type ClosureLoader = (ref: ClosureRef, operator: string) => unknown;

/**
 * The live objects a plan refers to: sources and sinks made by their connectors, closures given by `load`, which is
 * asked for those that name a module and an export. Throws `PLAN_INCOMPLETE`, naming every operator whose part can't be
 * had; nothing is opened.
 *
 * @example
 * ```ts
 * import { bindPlan, catalog, col, readPlan, startPipeline, StreamExecutionEnvironment } from "@volley/volley";
 * const { plan } = new StreamExecutionEnvironment()
 *   .fromIter([{ n: 1 }]).filterExpr(col("n").gt(0)).toConsole().plan();
 * try {
 *   startPipeline(plan, bindPlan(plan, catalog), { name: "numbers" });
 * } catch (error) {
 *   console.assert(String(error).includes("PLAN_INCOMPLETE"), "the rows live in this program");
 * }
 * console.assert(readPlan(plan).nodes.length === 3);
 * ```
 */
export function bindPlan(
  plan: Plan,
  catalogue: readonly ConnectorDescriptor[],
  load: ClosureLoader | null = null,
): Bindings {
  const bindings = new Map<string, Binding>();
  const missing: string[] = [];
  for (const node of plan.nodes) {
    const lacks = missingOf(node, load !== null);
    missing.push(...lacks);
    if (lacks.length > 0) continue;
    const binding = bound(node, catalogue, load);
    if (binding !== null) bindings.set(node.id, binding);
  }
  if (missing.length === 0) return bindings;
  throw new VolleyError({
    code: "PLAN_INCOMPLETE",
    message: `Cannot run plan: it does not hold ${missing.join(", ")}`,
    hint: "Run the program that made the plan, or name a module and an export for each closure.",
  });
}

/** What a plan needs that can't be had from it, in words, by operator: empty where it runs by itself. */
export function missingParts(plan: Plan, withModules = true): readonly string[] {
  return plan.nodes.flatMap((node) => missingOf(node, withModules));
}

function missingOf({ id, step }: PlanNode, withModules: boolean): string[] {
  if (step.kind === "source" || step.kind === "sink") {
    return step.config === null ? [`the ${step.kind} of "${id}" (${step.connector})`] : [];
  }
  return closuresOf(step)
    .filter(({ ref }) => !withModules || ref.module === undefined || ref.export === undefined)
    .map(({ ref }) => `the closure "${ref.name}" of "${id}"`);
}

function bound(
  node: PlanNode,
  catalogue: readonly ConnectorDescriptor[],
  load: ClosureLoader | null,
): Binding | null {
  const { id, step } = node;
  try {
    if (step.kind === "source") {
      return { kind: "source", source: createSource(catalogue, step.connector, step.config as JsonObject) };
    }
    if (step.kind === "sink") {
      return { kind: "sink", sink: createSink(catalogue, step.connector, step.config as JsonObject) };
    }
  } catch (thrown) {
    throw thrown instanceof VolleyError ? thrown.within({ operator: id }) : thrown;
  }
  const closures = closuresOf(step);
  return closures.length === 0 ? null : closureBinding(node, closures.map(({ ref }) => load!(ref, id)));
}

function closureBinding({ id, step, output }: PlanNode, loaded: readonly unknown[]): Binding {
  const [first] = loaded;
  const made = () => typeof first === "function" ? (first as () => never)() : first as never;
  switch (step.kind) {
    case "filter":
      return { kind: "row", fn: functionOf(first, id) };
    case "map":
    case "flatMap":
      return { kind: "row", fn: functionOf(first, id), output: new Schema(output) };
    case "asyncMap":
      return { kind: "async", fn: functionOf(first, id) as never };
    case "mapBatch":
      return { kind: "batch", fn: functionOf(first, id) as never, output: new Schema(output) };
    case "operator":
      return { kind: "operator", create: made };
    case "process":
      return { kind: "process", create: made };
    case "broadcast":
      return { kind: "broadcast", create: made };
    case "watermarks":
      return { kind: "watermark", create: made };
    case "aggregate":
    case "windowAggregate": {
      const calls = step.aggregates.filter(({ fn }) => fn === "user");
      return {
        kind: "aggregate",
        user: new Map(calls.map(({ as }, index) => [as, loaded[index] as AnyUserAggregate])),
      };
    }
    default:
      throw new VolleyError({
        code: "PLAN_INCOMPLETE",
        message: `Cannot bind ${id}: closures of ${step.kind} are not taken from modules`,
        at: { operator: id },
        hint: "Run the program that made the plan.",
      });
  }
}

function functionOf(loaded: unknown, operator: string): (row: unknown) => unknown {
  if (typeof loaded === "function") return loaded as (row: unknown) => unknown;
  throw new VolleyError({
    code: "CLOSURE_INVALID",
    message: `Cannot bind ${operator}: what its module exports is ${
      loaded === null ? "null" : typeof loaded
    }`,
    at: { operator },
    hint: "Export a function under that name.",
  });
}
