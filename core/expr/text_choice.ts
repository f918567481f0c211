import { Dictionary, int32 } from "../data/mod.ts";
import type { Bound, BoundCall, BoundLiteral } from "./bound.ts";

/** A choice between constant texts as a choice between their codes. */
export interface TextChoice {
  readonly codes: Bound;
  readonly dictionary: Dictionary;
}

/**
 * A `case` whose branches are all constant texts, or such cases: it never needs to build text. Undefined for
 * anything else. Ids of the rewritten parts are negative, so that they meet no other expression's.
 */
export function textChoice(bound: Bound): TextChoice | undefined {
  if (bound.kind !== "call" || bound.type.kind !== "utf8") return undefined;
  const dictionary = new Dictionary();
  const codes = codesOf(bound, dictionary);
  return codes === undefined ? undefined : { codes, dictionary };
}

function codesOf(bound: Bound, dictionary: Dictionary): Bound | undefined {
  if (bound.kind === "literal") return codeOf(bound, dictionary);
  if (bound.kind !== "call" || bound.fn.name !== "case") return undefined;
  return caseOf(bound, dictionary);
}

function codeOf(literal: BoundLiteral, dictionary: Dictionary): Bound {
  const value = typeof literal.value === "string" ? dictionary.intern(literal.value) : null;
  return { ...literal, id: -1 - literal.id, type: int32, value };
}

function caseOf(call: BoundCall, dictionary: Dictionary): Bound | undefined {
  const args: Bound[] = [];
  for (const [i, arg] of call.args.entries()) {
    const isCondition = i % 2 === 0 && i < call.args.length - 1;
    const written = isCondition ? arg : codesOf(arg, dictionary);
    if (written === undefined) return undefined;
    args.push(written);
  }
  return { ...call, id: -1 - call.id, type: int32, args };
}
