import type { JoinColumn, PlanNode, StepOf } from "../node.ts";
import { type Code, literal, type MethodCall } from "./code.ts";
import { durationCode } from "./duration_code.ts";
import { optionsCode } from "./options_code.ts";
import type { StepContext } from "./step_context.ts";
import { windowCode } from "./window_code.ts";

/** `intervalJoin(right, { within: ["0s", "10m"] })` and its siblings. */
export function joinCalls(
  step: StepOf<"intervalJoin" | "windowJoin" | "asOfJoin">,
  node: PlanNode,
  context: StepContext,
): MethodCall[] {
  const right = context.stream(node.inputs[1]);
  const windows = step.kind === "windowJoin" ? [windowCode(step.window, context.imports)] : [];
  const options = optionsCode([...boundEntries(step), ...commonEntries(step, node, context)]);
  // The builder wants options, if only empty ones.
  const given: Code[] = options.length === 0 ? [{ kind: "object", entries: [] }] : options;
  return [{ method: step.kind, args: [right, ...windows, ...given] }];
}

function boundEntries(step: StepOf<"intervalJoin" | "windowJoin" | "asOfJoin">): [string, Code | null][] {
  switch (step.kind) {
    case "intervalJoin":
      return [["within", { kind: "list", items: [durationCode(step.lowerMs), durationCode(step.upperMs)] }]];
    case "asOfJoin":
      return [["tolerance", durationCode(step.toleranceMs)]];
    case "windowJoin":
      return [];
  }
}

function commonEntries(
  { type, columns, maxRowsHeld, lateOutput }: StepOf<"intervalJoin" | "windowJoin" | "asOfJoin">,
  { inputs }: PlanNode,
  context: StepContext,
): [string, Code | null][] {
  const sides = inputs.map((id) => context.columns(id));
  return [
    ["type", type === "inner" ? null : literal(type)],
    ["select", takesAll(columns, sides) ? null : selectCode(columns)],
    ["maxRowsHeld", maxRowsHeld === undefined ? null : literal(maxRowsHeld)],
    ["lateOutput", lateOutput === undefined ? null : literal(lateOutput)],
  ];
}

/** All columns of both sides in order, under their own names: what the builder takes by itself. */
function takesAll(columns: readonly JoinColumn[], sides: readonly (readonly string[])[]): boolean {
  const all = sides.flatMap((names, side) => names.map((name) => ({ name, side, from: name })));
  return columns.length === all.length &&
    columns.every(({ name, side, from }, i) =>
      name === all[i].name && side === all[i].side && from === all[i].from
    );
}

function selectCode(columns: readonly JoinColumn[]): Code {
  const entries = columns.map(({ name, side, from }) => {
    return [name, literal(`${side === 0 ? "left" : "right"}.${from}`)] as const;
  });
  return { kind: "object", entries };
}
