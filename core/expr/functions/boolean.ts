import { bool, describeType } from "../../data/mod.ts";
import type { Bound, Evaluator } from "../bound.ts";
import type { ArgType, Emit, ExprFunction, Signature, Slot } from "../expr_function.ts";
import { typeMismatch } from "../type_mismatch.ts";

function signatureOf(name: string, args: readonly ArgType[]): Signature {
  const wrong = args.find(({ type }) => type.kind !== "bool" && type.kind !== "null");
  if (wrong !== undefined) {
    throw typeMismatch(
      `Cannot apply ${name} to ${describeType(wrong.type)}: it is not a condition`,
      "Compare it first, for example .ne(0) or .isNotNull().",
    );
  }
  return { type: bool, args: args.map(() => bool) };
}

/**
 * `and` ends at the first false, `or` at the first true (`decisive`), left to right: what stands behind it is not
 * evaluated and cannot fail. Null where nothing decides and any operand is null.
 */
function junction(name: "and" | "or", decisive: boolean, summary: string): ExprFunction {
  return {
    kind: "lazy",
    name,
    summary,
    arity: [1, Infinity],
    signature: (args) => signatureOf(name, args),
    evaluate: (_call, args) => evaluateJunction(decisive, args),
    emit: (call, emit) => emitJunction(name, call.args, emit),
  };
}

function evaluateJunction(decisive: boolean, args: readonly Evaluator[]): Evaluator {
  return (frame, row) => {
    let unknown = false;
    for (const arg of args) {
      const value = arg(frame, row);
      if (value === decisive) return decisive;
      if (value === null) unknown = true;
    }
    return unknown ? null : !decisive;
  };
}

function emitJunction(name: "and" | "or", args: readonly Bound[], emit: Emit): Slot {
  let total = emit.slot(args[0]);
  for (const arg of args.slice(1)) {
    total = arg.fallible ? guarded(name, total, arg, emit) : combine(name, total, emit.slot(arg), emit);
  }
  return total;
}

/** Evaluates `arg` only where `left` has not decided. */
function guarded(name: "and" | "or", left: Slot, arg: Bound, emit: Emit): Slot {
  const v = emit.variable(left.v);
  const n = emit.variable(left.n);
  const open = name === "or" ? `${v} === 0` : left.n === "0" ? `${v} === 1` : `(${v} | ${n}) === 1`;
  emit.block(`if (${open})`, () => {
    const both = combine(name, { v, n: left.n === "0" ? "0" : n }, emit.slot(arg), emit);
    const [value, isNull] = [emit.assign(both.v), emit.assign(both.n)];
    emit.line(`${v} = ${value}; ${n} = ${isNull};`);
  });
  return { v, n: left.n === "0" && !arg.nullable ? "0" : n };
}

/** Branch-free three-valued logic; relies on `v` being 0 where `n` is 1. */
function combine(name: "and" | "or", a: Slot, b: Slot, emit: Emit): Slot {
  const v = emit.assign(name === "and" ? `${a.v} & ${b.v}` : `${a.v} | ${b.v}`);
  if (a.n === "0" && b.n === "0") return { v, n: "0" };
  if (name === "or") return { v, n: emit.assign(`(${a.n} | ${b.n}) & (${v} ^ 1)`) };
  return { v, n: emit.assign(`(${a.n} | ${b.n}) & (${a.v} | ${a.n}) & (${b.v} | ${b.n})`) };
}

const not: ExprFunction = {
  kind: "strict",
  name: "not",
  summary: "The opposite; null stays null.",
  arity: [1, 1],
  signature: (args) => signatureOf("not", args),
  evaluate: () => (a: boolean) => !a,
  emit: (_call, [a]) => `${a} ^ 1`,
};

/** SQL three-valued logic. */
export const booleans: readonly ExprFunction[] = [
  junction("and", false, "Whether all conditions hold."),
  junction("or", true, "Whether any condition holds."),
  not,
];
