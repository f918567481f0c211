import { describeType, type Field, logicalType, type Schema } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { JoinKeys, JoinType, StepOf, WindowSpec } from "../node.ts";
import { isTimeWindow } from "../step_facts.ts";
import { windowFields } from "../window_columns.ts";
import { checkWindow } from "./aggregate_outputs.ts";
import { checkedKey } from "./column_outputs.ts";
import { type Typing } from "./typing.ts";

/**
 * Columns of a join: those chosen of both sides, null where a side may have no partner; of a window join also the
 * window's.
 */
export function joinOutput(
  step: StepOf<"intervalJoin" | "windowJoin" | "asOfJoin">,
  typing: Typing,
): Schema | null {
  checkKeys(step, typing);
  if (step.kind === "windowJoin") checkJoinWindow(step.window, typing);
  if (step.kind === "intervalJoin" && step.lowerMs > step.upperMs) {
    typing.refuse(["lowerMs"], boundsCrossed(step.lowerMs, step.upperMs));
  }
  const fields = step.columns.map(({ name, side, from }, index): Field | null => {
    const field = typing.column(from, ["columns", index, "from"], side);
    return field === null ? null : { ...field, name, nullable: field.nullable || mayLack(side, step.type) };
  });
  const bounds = step.kind === "windowJoin" ? windowFields(step.window) : [];
  return typing.schema([...fields, ...bounds], "columns");
}

/** Whether a row of the result may have no row of that side. */
export function mayLack(side: 0 | 1, type: JoinType): boolean {
  return type === "full" || type === (side === 0 ? "right" : "left");
}

function checkJoinWindow(window: WindowSpec, typing: Typing): void {
  if (isTimeWindow(window)) return checkWindow(window, typing);
  typing.refuse(["window"], windowUnsupported(window.kind));
}

function checkKeys({ leftKeys, rightKeys }: JoinKeys, typing: Typing): void {
  if (leftKeys.length === 0) typing.refuse(["leftKeys"], noKeys());
  if (leftKeys.length !== rightKeys.length) {
    typing.refuse(["rightKeys"], keyCounts(leftKeys.length, rightKeys.length));
  }
  leftKeys.forEach((name, index) => {
    const left = keyOf(name, ["leftKeys", index], 0, typing);
    const right = index < rightKeys.length ? keyOf(rightKeys[index], ["rightKeys", index], 1, typing) : null;
    if (left === null || right === null || sameKeys(left, right)) return;
    typing.refuse(["rightKeys", index], keyTypes(left, right));
  });
}

function keyOf(name: string, path: readonly (string | number)[], side: 0 | 1, typing: Typing): Field | null {
  const field = typing.column(name, path, side);
  return field === null ? null : typing.attempt(path, () => checkedKey(field));
}

function sameKeys(left: Field, right: Field): boolean {
  return describeType(logicalType(left.type)) === describeType(logicalType(right.type));
}

function windowUnsupported(kind: string): VolleyError {
  return new VolleyError({
    code: "WINDOW_INVALID",
    message: `Cannot join in ${kind} windows: they don't end by event time`,
    hint: "Join in TumblingWindows, SlidingWindows or SessionWindows, or by intervalJoin().",
  });
}

function boundsCrossed(lowerMs: number, upperMs: number): VolleyError {
  return new VolleyError({
    code: "JOIN_INVALID",
    message: `Cannot join: the lower bound of ${lowerMs} ms lies above the upper of ${upperMs} ms`,
    hint: "Swap the two.",
  });
}

function noKeys(): VolleyError {
  return new VolleyError({
    code: "JOIN_INVALID",
    message: "Cannot join streams by no key",
    hint: "Name the columns that are to be equal, of either side.",
  });
}

function keyCounts(left: number, right: number): VolleyError {
  return new VolleyError({
    code: "JOIN_INVALID",
    message: `Cannot join ${left} key columns with ${right}`,
    hint: "Keys are compared pair by pair.",
  });
}

function keyTypes(left: Field, right: Field): VolleyError {
  return new VolleyError({
    code: "JOIN_KEY_MISMATCH",
    message: `Cannot join "${left.name}" (${describeType(left.type)}) with "${right.name}" (${
      describeType(right.type)
    })`,
    hint: "Cast one of the two before the join.",
  });
}
