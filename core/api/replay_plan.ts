import { nearestName, Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Source } from "../operators/mod.ts";
import type { Binding, Bindings, Plan, PlanNode } from "../plan/mod.ts";
import type { DeadLetter } from "../runtime/mod.ts";
import type { BuiltPlan } from "./build_plan.ts";
import { type LetterEdit, LetterSource } from "./letter_source.ts";
import { type RawLetterEdit, RawLetterSource } from "./raw_letter_source.ts";

/** Changes to letters on their way back. */
export interface LetterEdits {
  readonly row: LetterEdit | null;
  readonly raw: RawLetterEdit | null;
}

/**
 * The same pipeline with nothing but these letters as its input: its sources give only what they can read now of their
 * raw letters, and rows join the input of the operator that refused them, behind everything before it. Throws
 * `DEAD_LETTER_OPERATOR_UNKNOWN`, `DEAD_LETTER_NOT_REPLAYABLE` or `DEAD_LETTER_INVALID`.
 */
export function replayPlan(
  { plan, bindings }: BuiltPlan,
  letters: readonly DeadLetter[],
  edits: LetterEdits,
): { readonly plan: Plan; readonly bindings: Bindings } {
  const ids = new Map(plan.nodes.map((node) => [node.id, node]));
  const unknown = letters.find(({ operator }) => !ids.has(operator));
  if (unknown !== undefined) throw operatorUnknown(unknown, plan);
  const changed = new Map<string, Binding>(bindings);
  const nodes: PlanNode[] = [];
  for (const node of plan.nodes) {
    const own = letters.filter(({ operator }) => operator === node.id);
    if (node.step.kind === "source") {
      changed.set(node.id, rawLetters(node, bindings, own, edits.raw));
      nodes.push(node);
      continue;
    }
    const inputs = [...node.inputs];
    for (const [input, ofInput] of Map.groupBy(own, (letter) => letter.input)) {
      const before = ids.get(node.inputs[input])!;
      const source = new LetterSource(new Schema(before.output), ofInput, edits.row);
      const made = joined(node, before, input);
      nodes.push(...made);
      changed.set(made[0].id, { kind: "source", source });
      inputs[input] = made[1].id;
    }
    nodes.push(own.length === 0 ? node : { ...node, inputs });
  }
  return { plan: { ...plan, nodes }, bindings: changed };
}

/** The letters of an input of `node`, and their union with that input. */
function joined(node: PlanNode, before: PlanNode, input: number): [PlanNode, PlanNode] {
  const { output } = before;
  const id = `${node.id}~letters${input === 0 ? "" : `-${input}`}`;
  const letters: PlanNode = {
    id,
    name: "dead letters",
    step: { kind: "source", connector: "dead-letters", config: null },
    implicit: true,
    inputs: [],
    output,
  };
  const union: PlanNode = {
    id: `${id}-joined`,
    name: "union",
    step: { kind: "union" },
    implicit: true,
    inputs: [before.id, id],
    output,
  };
  return [letters, union];
}

function rawLetters(
  node: PlanNode,
  bindings: Bindings,
  letters: readonly DeadLetter[],
  edit: RawLetterEdit | null,
): Binding {
  const binding = bindings.get(node.id);
  if (binding?.kind !== "source") {
    throw notReplayable(node.id, "it is not part of the plan and was not given");
  }
  const source: Source = binding.source;
  if (letters.length > 0 && source.decodeRaw === undefined) {
    throw notReplayable(node.id, `${source.connectorId} can't read single records again`);
  }
  const rowLetter = letters.find(({ raw }) => raw === null);
  if (rowLetter !== undefined) throw notReplayable(node.id, `letter ${rowLetter.id} has no raw bytes`);
  return { kind: "source", source: new RawLetterSource(source, letters, edit) };
}

function notReplayable(operator: string, what: string): VolleyError {
  return new VolleyError({
    code: "DEAD_LETTER_NOT_REPLAYABLE",
    message: `Cannot put raw letters back into source ${operator}: ${what}`,
    at: { operator },
    hint: "Write what was refused to a new input, and run the pipeline with it.",
  });
}

function operatorUnknown({ id, operator }: DeadLetter, { nodes }: Plan): VolleyError {
  const near = nearestName(operator, nodes.map((node) => node.id));
  return new VolleyError({
    code: "DEAD_LETTER_OPERATOR_UNKNOWN",
    message: `Cannot put letter ${id} back: the pipeline has no operator "${operator}"`,
    at: { operator },
    hint: near === undefined
      ? "Give the pipeline that wrote the letter; an explicit .id() keeps operators' ids the same."
      : `Did you mean "${near}"? An explicit .id() keeps operators' ids the same.`,
  });
}
