import { nearestName, type Schema } from "../../data/mod.ts";
import type { ConnectorDescriptor, JsonValue } from "../../operators/mod.ts";
import type { PlanNode } from "../node.ts";
import { isTime } from "../output/row_outputs.ts";
import type { PlanFix } from "../plan_problem.ts";
import { hasEventTime, makesUpdates, needsEventTime, sideTagsOf } from "../step_facts.ts";
import { freeId } from "./graph_check.ts";
import type { ReadNode } from "./plan_shape.ts";

/** What is checked of a plan whose operators are in order. */
export interface Flow {
  readonly ordered: readonly ReadNode[];
  /** Every operator as it stands in the plan. */
  readonly nodes: readonly ReadNode[];
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly catalogue: readonly ConnectorDescriptor[] | null;
}

/** Event time where it is needed, side outputs that exist, updates where they are taken, keys where they are wanted. */
export function checkFlow(flow: Flow): void {
  const byId = new Map(flow.ordered.map((node) => [node.parts.id, node]));
  const timed = new Map<string, boolean>();
  const updating = new Map<string, boolean>();
  for (const node of flow.ordered) {
    const { id, step, inputs = [] } = node.parts;
    if (step === undefined) continue;
    const from = inputs.map((input) => byId.get(input));
    // What could not be read says nothing against what reads it.
    const times = inputs.map((input) => timed.get(input) ?? true);
    if (needsEventTime(step)) checkEventTime(node, times, flow);
    timed.set(id, hasEventTime(step, times) && !isLateOutput(node, from[0]));
    updating.set(
      id,
      !isOtherOutput(node, from[0]) && (makesUpdates(step) || inputs.some((input) => updating.get(input))),
    );
    if (step.kind === "sideOutput" && from[0] !== undefined) checkTag(node, step.tag, from[0]);
    if (step.kind === "operator" && step.keyed) checkKeyed(node, from[0]);
    if (step.kind === "sink" && updating.get(id)) checkAppends(node, flow.catalogue);
  }
  checkRead(flow.nodes);
}

function isLateOutput({ parts: { step } }: ReadNode, from: ReadNode | undefined): boolean {
  const maker = from?.parts.step;
  return step?.kind === "sideOutput" && maker !== undefined && "lateOutput" in maker;
}

/** A side output whose rows are not those of the main one. */
function isOtherOutput({ parts: { step } }: ReadNode, from: ReadNode | undefined): boolean {
  return step?.kind === "sideOutput" && from?.parts.step?.kind !== "split";
}

function checkEventTime(node: ReadNode, times: readonly boolean[], flow: Flow): void {
  times.forEach((timed, index) => {
    if (timed) return;
    const fix = watermarksBefore(node, index, flow);
    node.at.at("inputs", index).report({
      code: "WATERMARKS_MISSING",
      message: `Cannot place rows of ${node.at.thing} in time: no watermarks are declared before it`,
      hint: "Declare the column of event time with an operator of kind watermarks, before the key.",
      ...(fix === null ? {} : { fix }),
    });
  });
}

/** Watermarks by the only time column, before the key; null where it can't be told which. */
function watermarksBefore(node: ReadNode, index: number, flow: Flow): PlanFix | null {
  const input = flow.nodes.find(({ parts }) => parts.id === node.parts.inputs?.[index]);
  const keyed = input?.parts.step?.kind === "keyBy" && input.parts.inputs?.length === 1;
  const [reader, place] = keyed ? [input, 0] : [node, index];
  const before = reader.parts.inputs![place];
  const schema = flow.schemas.get(before);
  const times = schema?.fields.filter(isTime) ?? [];
  if (schema === undefined || times.length !== 1) return null;
  const id = freeId("watermarks", new Set(flow.nodes.map(({ parts }) => parts.id)));
  const made: PlanNode = {
    id,
    name: "watermarks",
    step: {
      kind: "watermarks",
      column: times[0].name,
      strategy: { kind: "bounded", maxOutOfOrdernessMs: 5_000 },
      idleTimeoutMs: null,
      maxAheadMs: null,
      quietAfterMs: null,
    },
    inputs: [before],
    output: schema.fields,
  };
  return {
    title: `Take event time from "${times[0].name}", rows at most 5 s late`,
    edits: [
      { op: "replace", path: reader.at.at("inputs", place).pointer, value: id },
      { op: "add", path: reader.at.pointer, value: made as unknown as JsonValue },
    ],
  };
}

function checkTag(node: ReadNode, tag: string, from: ReadNode): void {
  const { step, id } = from.parts;
  if (step === undefined) return;
  const tags = sideTagsOf(step);
  if (tags.includes(tag)) return;
  const near = nearestName(tag, tags) ?? (tags.length === 1 ? tags[0] : undefined);
  const place = node.at.at("step", "tag");
  place.report({
    code: "SIDE_OUTPUT_MISSING",
    message: `Cannot read side output "${tag}" of "${id}": it has ${
      tags.length === 0 ? "none" : tags.map((one) => `"${one}"`).join(", ")
    }`,
    hint: near === undefined ? "Read an operator that declares the tag." : `Did you mean "${near}"?`,
    ...(near === undefined
      ? {}
      : { fix: { title: `Use "${near}"`, edits: [{ op: "replace", path: place.pointer, value: near }] } }),
  });
}

function checkKeyed(node: ReadNode, from: ReadNode | undefined): void {
  const kind = from?.parts.step?.kind;
  if (kind === undefined || kind === "keyBy") return;
  node.at.at("inputs", 0).report({
    code: "PLAN_NOT_KEYED",
    message: `Cannot run ${node.at.thing} by key: "${from!.parts.id}" is no keyBy`,
    hint: "Let it read an operator of kind keyBy, or set keyed to false.",
    fix: {
      title: "Run it without a key",
      edits: [{ op: "replace", path: node.at.at("step", "keyed").pointer, value: false }],
    },
  });
}

function checkAppends(node: ReadNode, catalogue: readonly ConnectorDescriptor[] | null): void {
  const { step } = node.parts;
  if (step?.kind !== "sink" || step.updates === "append") return;
  const port = catalogue?.find(({ name }) => name === step.connector)?.sink;
  if (port === undefined || port.acceptsUpdates) return;
  node.at.at("step").report({
    code: "UPDATES_UNSUPPORTED",
    message:
      `Cannot write updates to ${step.connector}: it only appends, and these results replace earlier ones`,
    hint: 'Take every revision as a row of its own with "updates": "append", or allow no lateness.',
    fix: {
      title: "Write every revision as a row of its own",
      edits: [{ op: "add", path: node.at.at("step", "updates").pointer, value: "append" }],
    },
  });
}

/** Operators whose rows go nowhere, and a plan without an end. */
function checkRead(nodes: readonly ReadNode[]): void {
  const read = new Set(nodes.flatMap(({ parts: { inputs = [] } }) => inputs));
  for (const { parts: { id, step }, at } of nodes) {
    if (step === undefined || step.kind === "sink" || read.has(id)) continue;
    at.report({
      severity: "warning",
      code: "PLAN_UNREAD",
      message: `Nothing reads ${at.thing}: its rows go nowhere`,
      hint: "Connect it to a sink, or remove it.",
      fix: { title: "Remove it", edits: [{ op: "remove", path: at.pointer }] },
    });
  }
}
