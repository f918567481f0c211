import { bool, nulls } from "../../data/mod.ts";
import type { BoundCall } from "../bound.ts";
import type { Emit, ExprFunction, Slot } from "../expr_function.ts";
import { defaultOf, representationOf } from "../representation.ts";
import { unify } from "../unify.ts";
import { comparableTypes, equality } from "./comparison.ts";

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

/** What `dropNulls` makes of a column once its filter has run; a column passes through as it is. */
const notNull: ExprFunction = {
  kind: "macro",
  name: "notNull",
  summary: "The value, declared never null: for rows of which a filter has dropped the nulls.",
  arity: [1, 1],
  expand: ([value], _params, build) => build.present(value),
};

const nullIf: ExprFunction = {
  kind: "macro",
  name: "nullIf",
  summary: "Null where both are equal, else the first, in its own type.",
  arity: [2, 2],
  expand: ([value, other], _params, build) =>
    build.call("case", [build.call("eq", [value, other]), build.literal(nulls, null), value]),
};

/** Whether two values are equal or both null: never null. */
const isSame: ExprFunction = {
  kind: "lazy",
  name: "isSame",
  summary: "Equal, null counting as a value.",
  arity: [2, 2],
  signature: ([a, b]) => ({ type: bool, args: comparableTypes(a, b), nullable: false }),
  evaluate: (call, [a, b]) => {
    const equal = equality(call);
    return (frame, row) => {
      const [left, right] = [a(frame, row), b(frame, row)];
      return left === null || right === null ? left === right : equal(left, right) === true;
    };
  },
  emit: (call, emit) => {
    const [a, b] = call.args.map((arg) => emit.slot(arg));
    return { v: emit.assign(`${emitEquality(call, emit)} | (${a.n} & ${b.n})`), n: "0" };
  },
};

/** Code for "both are there and equal". */
function emitEquality(call: BoundCall, emit: Emit): string {
  const [a, b] = call.args.map((arg) => emit.slot(arg));
  const boxed = representationOf(call.args[0].type) === "boxed";
  const guarded = `${a.n} === 0 && ${b.n} === 0`;
  if (boxed) return emit.assign(`(${guarded} && ${emit.constant(equality(call))}(${a.v}, ${b.v})) | 0`);
  return emit.assign(`((${a.v} === ${b.v}) | 0) & ((${a.n} | ${b.n}) ^ 1)`);
}

/** What to do about nulls. */
export const nullHandling: readonly ExprFunction[] = [coalesce, ifNull, notNull, nullIf, isSame];
