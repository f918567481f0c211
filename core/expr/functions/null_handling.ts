import { bool } from "../../data/mod.ts";
import type { BoundCall } from "../bound.ts";
import type { Emit, ExprFunction, Slot } from "../expr_function.ts";
import { defaultOf } from "../representation.ts";
import { unify } from "../unify.ts";

const coalesce: ExprFunction = {
  kind: "lazy",
  name: "coalesce",
  summary: "The first value that is not null.",
  arity: [1, Infinity],
  signature: (args) => {
    const type = unify("choose the first that is not null", args);
    return { type, args: args.map(() => type), nullable: args.every((arg) => arg.nullable) };
  },
  evaluate: (_call, args) => (frame, row) => {
    for (const arg of args) {
      const value = arg(frame, row);
      if (value !== null) return value;
    }
    return null;
  },
  emit: emitCoalesce,
};

function emitCoalesce(call: BoundCall, emit: Emit): Slot {
  const first = emit.slot(call.args[0]);
  if (first.n === "0" || call.args.length === 1) return first;
  const v = emit.variable(first.n === "1" ? defaultOf(call.type) : first.v);
  const n = emit.variable(first.n);
  let certain = false;
  for (const arg of call.args.slice(1)) {
    if (certain) break;
    emit.block(`if (${n} === 1)`, () => {
      const next = emit.slot(arg);
      emit.line(`${v} = ${next.v}; ${n} = ${next.n};`);
      certain = next.n === "0";
    });
  }
  return { v, n: certain ? "0" : n };
}

const ifNull: ExprFunction = {
  kind: "macro",
  name: "ifNull",
  summary: "The second value where the first is null.",
  arity: [2, 2],
  expand: (args, _params, build) => build.call("coalesce", args),
};

const nullIf: ExprFunction = {
  kind: "macro",
  name: "nullIf",
  summary: "Null where both are equal, else the first.",
  arity: [2, 2],
  expand: ([value, other], _params, build) =>
    build.call("case", [build.call("eq", [value, other]), build.literal({ kind: "null" }, null), value]),
};

/** Whether two values are equal or both null: never null. */
const sameAs: ExprFunction = {
  kind: "macro",
  name: "isSame",
  summary: "Equal, null counting as a value.",
  arity: [2, 2],
  expand: ([a, b], _params, build) => {
    const equal = build.call("coalesce", [build.call("eq", [a, b]), build.literal(bool, false)]);
    const bothNull = build.call("and", [build.call("isNull", [a]), build.call("isNull", [b])]);
    return build.call("or", [bothNull, equal]);
  },
};

/** What to do about nulls. */
export const nullHandling: readonly ExprFunction[] = [coalesce, ifNull, nullIf, sameAs];
