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
  const writer = new ChoiceWriter();
  const codes = writer.codesOf(bound);
  return codes === undefined ? undefined : { codes, dictionary: writer.dictionary };
}

class ChoiceWriter {
  readonly dictionary = new Dictionary();
  readonly #written = new Map<number, Bound | undefined>();

  codesOf(bound: Bound): Bound | undefined {
    if (bound.kind === "literal") return this.#code(bound);
    if (bound.kind !== "call" || bound.fn.name !== "case") return undefined;
    if (!this.#written.has(bound.id)) this.#written.set(bound.id, this.#case(bound));
    return this.#written.get(bound.id);
  }

  #code(literal: BoundLiteral): Bound {
    const value = typeof literal.value === "string" ? this.dictionary.intern(literal.value) : null;
    return { ...literal, id: -1 - literal.id, type: int32, value };
  }

  #case(call: BoundCall): Bound | undefined {
    const args: Bound[] = [];
    for (const [i, arg] of call.args.entries()) {
      const isCondition = i % 2 === 0 && i < call.args.length - 1;
      const written = isCondition ? arg : this.codesOf(arg);
      if (written === undefined) return undefined;
      args.push(written);
    }
    return { ...call, id: -1 - call.id, type: int32, args };
  }
}
