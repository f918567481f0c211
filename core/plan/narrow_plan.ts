import { type Field, Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { ReadRequest } from "../operators/mod.ts";
import type { Plan, PlanNode } from "./node.ts";
import { readRequests } from "./read_requests.ts";

/** Asks a source to read less; gives the columns its records then have, or null where it reads everything anyway. */
export type NarrowSource = (id: string, request: ReadRequest) => Schema | null;

/**
 * The plan as it runs when each source reads only what is asked of it: columns nobody names are gone from the source
 * and from every operator that only hands them on. What is computed stays the same. Throws `SOURCE_SCHEMA_MISMATCH`
 * where a source leaves out a column it was asked for.
 */
export function narrowPlan(plan: Plan, narrow: NarrowSource): Plan {
  const requests = readRequests(plan);
  const before = new Map(plan.nodes.map((node) => [node.id, node]));
  const after = new Map<string, PlanNode>();
  for (const node of plan.nodes) {
    const output = node.step.kind === "source"
      ? narrowed(node, requests.get(node.id)!, narrow)
      : outputOf(node, before, after);
    after.set(node.id, output.length === node.output.length ? node : { ...node, output });
  }
  return { ...plan, nodes: [...after.values()] };
}

function narrowed(node: PlanNode, request: ReadRequest, narrow: NarrowSource): readonly Field[] {
  const given = narrow(node.id, request);
  if (given === null) return node.output;
  const lost = (request.columns ?? node.output.map(({ name }) => name)).find((name) =>
    given.indexOf(name) < 0
  );
  if (lost === undefined) return new Schema(node.output).equals(given) ? node.output : given.fields;
  throw new VolleyError({
    code: "SOURCE_SCHEMA_MISMATCH",
    message: `Cannot run ${node.id}: its source was asked for column "${lost}" and leaves it out`,
    at: { operator: node.id, column: lost },
    hint: "narrow() may leave out only columns that are not in its request.",
  });
}

/** The columns of `node` that are still there. */
function outputOf(
  node: PlanNode,
  before: ReadonlyMap<string, PlanNode>,
  after: ReadonlyMap<string, PlanNode>,
): readonly Field[] {
  const input = before.get(node.inputs[0])!.output;
  const left = new Set(after.get(node.inputs[0])!.output.map(({ name }) => name));
  const gone = new Set(input.map(({ name }) => name).filter((name) => !left.has(name)));
  if (gone.size === 0) return node.output;
  switch (node.step.kind) {
    case "rename":
      return node.output.filter((_, i) => !gone.has(input[i].name));
    case "withColumn":
      return without(node.output, gone, [node.step.column.name]);
    case "keyBy":
      return without(node.output, gone, node.step.keys.map(({ name }) => name));
    case "filterExpr":
    case "drop":
    case "watermarks":
    case "split":
    case "sideOutput":
    case "sample":
    case "throttle":
    case "dedup":
      return without(node.output, gone, []);
    default:
      return node.output;
  }
}

function without(
  output: readonly Field[],
  gone: ReadonlySet<string>,
  made: readonly string[],
): readonly Field[] {
  return output.filter(({ name }) => !gone.has(name) || made.includes(name));
}
