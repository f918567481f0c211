import type { PlanEdit } from "../plan_problem.ts";
import { inputCounts } from "../step_facts.ts";
import { nearest } from "./cursor.ts";
import type { ReadNode } from "./plan_shape.ts";

/** Operators whose inputs are known and come before them, in such an order. */
export function checkGraph(nodes: readonly ReadNode[]): readonly ReadNode[] {
  checkIds(nodes);
  const byId = new Map(nodes.toReversed().map((node) => [node.parts.id, node]));
  for (const node of nodes) checkInputs(node, byId);
  for (const loop of loopsOf(nodes, byId)) reportLoop(loop);
  return inputsFirst(nodes, byId);
}

function checkIds(nodes: readonly ReadNode[]): void {
  const taken = new Set(nodes.map(({ parts }) => parts.id));
  const seen = new Set<string>();
  for (const { parts: { id }, at } of nodes) {
    if (seen.has(id)) {
      const path = at.at("id").pointer;
      const value = freeId(id, taken);
      at.at("id").report({
        code: "PLAN_DUPLICATE_ID",
        message: `Cannot read plan: two operators have the id "${id}"`,
        hint: "Give each operator an id of its own: state is matched by it.",
        fix: { title: `Call this one "${value}"`, edits: [{ op: "replace", path, value }] },
      });
    }
    seen.add(id);
  }
}

/** An id like `id` that no operator has. */
export function freeId(id: string, taken: Set<string>): string {
  let ordinal = 2;
  while (taken.has(`${id}-${ordinal}`)) ordinal++;
  taken.add(`${id}-${ordinal}`);
  return `${id}-${ordinal}`;
}

function checkInputs({ parts, at }: ReadNode, byId: ReadonlyMap<string, ReadNode>): void {
  const { id, step, inputs = [] } = parts;
  inputs.forEach((input, index) => {
    const place = at.at("inputs", index);
    const from = byId.get(input);
    if (from === undefined) {
      const others = [...byId.keys()].filter((other) => other !== id);
      place.report({
        code: "PLAN_INPUT_UNKNOWN",
        message: `Cannot connect ${at.thing}: there is no operator "${input}"`,
        ...nearest(input, others, place.pointer, "Name the operator it reads by its id."),
      });
    } else if (from.parts.step?.kind === "sink") {
      place.report({
        code: "PLAN_INPUT_INVALID",
        message: `Cannot connect ${at.thing}: "${input}" is a sink, and gives nothing`,
        hint: "Read what the sink reads.",
      });
    }
  });
  if (step === undefined || parts.inputs === undefined) return;
  const [least, most] = inputCounts(step);
  if (inputs.length >= least && inputs.length <= most) return;
  const wanted = most === Infinity ? `${least} or more` : least === most ? `${least}` : `${least} to ${most}`;
  at.at("inputs").report({
    code: "PLAN_INPUT_COUNT",
    message: `Cannot connect ${at.thing}: ${step.kind} has ${inputs.length} inputs, ${wanted} ${
      wanted === "1" ? "is" : "are"
    } wanted`,
    hint: most === 0 ? "A source reads no operator." : "Name the operators it reads by their ids.",
    ...(inputs.length > most
      ? { fix: { title: "Keep the first", edits: surplus(at.pointer, inputs, most) } }
      : {}),
  });
}

function surplus(pointer: string, inputs: readonly string[], most: number): PlanEdit[] {
  return inputs.slice(most).map(() => ({ op: "remove", path: `${pointer}/inputs/${most}` }));
}

/** Each loop once, as the operators along it. */
function loopsOf(nodes: readonly ReadNode[], byId: ReadonlyMap<string, ReadNode>): ReadNode[][] {
  const loops: ReadNode[][] = [];
  const done = new Set<ReadNode>();
  for (const root of nodes) {
    if (done.has(root)) continue;
    const path: ReadNode[] = [root];
    const next: number[] = [0];
    while (path.length > 0) {
      const node = path[path.length - 1];
      const input = byId.get((node.parts.inputs ?? [])[next[next.length - 1]++]);
      if (input === undefined && next[next.length - 1] > (node.parts.inputs ?? []).length) {
        done.add(node);
        path.pop();
        next.pop();
      } else if (input !== undefined && path.includes(input)) {
        loops.push(path.slice(path.indexOf(input)).reverse());
      } else if (input !== undefined && !done.has(input)) {
        path.push(input);
        next.push(0);
      }
    }
  }
  return loops;
}

function reportLoop(loop: readonly ReadNode[]): void {
  const names = [...loop, loop[0]].map(({ parts: { id } }) => id).join(" → ");
  loop[0].at.at("inputs").report({
    code: "PLAN_CYCLE",
    message: `Cannot order plan: ${names} is a loop`,
    hint: "Rows flow from sources to sinks: take one of these connections away.",
  });
}

function inputsFirst(nodes: readonly ReadNode[], byId: ReadonlyMap<string, ReadNode>): ReadNode[] {
  const ordered = new Set<ReadNode>();
  let waiting = nodes.filter((node) => byId.get(node.parts.id) === node);
  for (let before = -1; before !== ordered.size;) {
    before = ordered.size;
    waiting = waiting.filter((node) => {
      const ready = (node.parts.inputs ?? []).every((input) => ordered.has(byId.get(input)!));
      if (ready) ordered.add(node);
      return !ready;
    });
  }
  return [...ordered];
}
