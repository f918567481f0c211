import type { ConnectorDescriptor } from "../operators/mod.ts";
import { type Check, record, text } from "./check/check.ts";
import { checkConnector } from "./check/connector_check.ts";
import { Cursor } from "./check/cursor.ts";
import { checkFlow } from "./check/flow_check.ts";
import { checkGraph } from "./check/graph_check.ts";
import { type ReadNode, type ReadPlan, readShape } from "./check/plan_shape.ts";
import { checkSchemas } from "./check/schema_check.ts";
import type { PlanProblem } from "./plan_problem.ts";

/**
 * Everything that is wrong with a plan, at once, in the order of the plan: keys and values, identities, connections,
 * loops, columns and types, event time, updates; with a catalogue its connectors and their parameters, too. An empty
 * list: the plan can be read. Nothing of the value is run, and hostile keys mean nothing.
 *
 * @example
 * ```ts
 * import { validatePlan } from "@volley/volley";
 * const problems = validatePlan({ version: 1, parallelism: 0, nodes: [] });
 * console.assert(problems.map(({ code }) => code).join() === "PLAN_VALUE_INVALID,PLAN_NO_SINK");
 * console.assert(problems[0].pointer === "/parallelism");
 * ```
 */
export function validatePlan(
  value: unknown,
  catalogue: readonly ConnectorDescriptor[] | null = null,
): PlanProblem[] {
  return inspectPlan(value, catalogue).problems;
}

/** What could be read of a plan, with its operators in order, and all that is wrong. */
export interface Inspection {
  readonly problems: PlanProblem[];
  readonly read: ReadPlan | null;
  readonly ordered: readonly ReadNode[];
}

/** As {@linkcode validatePlan}, with what could be read. */
export function inspectPlan(value: unknown, catalogue: readonly ConnectorDescriptor[] | null): Inspection {
  const root = new Cursor();
  const read = readShape(value, root);
  if (read === null) return { problems: root.problems, read, ordered: [] };
  const { plan, nodes } = read;
  const ordered = checkGraph(nodes);
  const schemas = checkSchemas(ordered);
  checkFlow({ ordered, nodes, schemas, catalogue });
  if (catalogue !== null) checkConnectors(read, catalogue, root);
  if (!nodes.some(({ parts }) => parts.step === undefined || parts.step.kind === "sink")) reportNoSink(root);
  if (plan.layout !== undefined) checkLayout(plan.layout, nodes, root);
  return { problems: root.problems, read, ordered };
}

function checkConnectors(
  { plan, nodes }: ReadPlan,
  catalogue: readonly ConnectorDescriptor[],
  root: Cursor,
): void {
  for (const { parts: { step }, at } of nodes) {
    if (step?.kind === "source" || step?.kind === "sink") {
      checkConnector(step.kind, step, at.at("step"), catalogue);
    }
  }
  const { deadLetters } = plan;
  if (deadLetters === undefined) return;
  const at = root.at("deadLetters");
  if (deadLetters.connector === "dead_letters") checkFolder(deadLetters.config, at.at("config"));
  else checkConnector("sink", deadLetters, at, catalogue);
}

/** The files dead letters go to are no connector: a folder is all there is to say of them. */
const checkFolder: Check<{ readonly directory: string }> = record({ directory: text() });

function reportNoSink(root: Cursor): void {
  root.at("nodes").report({
    code: "PLAN_NO_SINK",
    message: "Cannot run plan: it has no sink",
    hint: "Add an operator of kind sink that reads the last one.",
  });
}

function checkLayout(layout: object, nodes: readonly ReadNode[], root: Cursor): void {
  for (const id of Object.keys(layout)) {
    if (nodes.some(({ parts }) => parts.id === id)) continue;
    const place = root.at("layout", id);
    place.report({
      severity: "warning",
      code: "PLAN_LAYOUT_UNKNOWN",
      message: `The layout has a place for "${id}", and no operator has that id`,
      fix: { title: "Remove it", edits: [{ op: "remove", path: place.pointer }] },
    });
  }
}
