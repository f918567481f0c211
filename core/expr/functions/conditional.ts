import { describeType } from "../../data/mod.ts";
import type { BoundCall, Evaluator } from "../bound.ts";
import type { ArgType, Emit, ExprFunction, Signature, Slot } from "../expr_function.ts";
import { defaultOf } from "../representation.ts";
import { typeMismatch } from "../type_mismatch.ts";
import { unify } from "../unify.ts";

/** Arguments: condition, value, condition, value, ..., and the last value alone where there is an otherwise. */
const caseWhen: ExprFunction = {
  kind: "lazy",
  name: "case",
  summary: "The value of the first condition that is true.",
  arity: [2, Infinity],
  signature: signatureOf,
  evaluate: evaluateCase,
  emit: emitCase,
};

function isCondition(index: number, count: number): boolean {
  return index % 2 === 0 && index < count - 1;
}

function signatureOf(args: readonly ArgType[]): Signature {
  const values = args.filter((_, i) => !isCondition(i, args.length));
  const type = unify("give one column the values of all branches", values);
  const types = args.map((arg, i) => {
    if (!isCondition(i, args.length)) return type;
    if (arg.type.kind === "bool" || arg.type.kind === "null") return { kind: "bool" } as const;
    throw typeMismatch(
      `Cannot use ${describeType(arg.type)} as a condition`,
      "Compare it with something first.",
    );
  });
  const exhaustive = args.length % 2 === 1;
  return { type, args: types, nullable: !exhaustive || values.some((value) => value.nullable) };
}

function evaluateCase(_call: BoundCall, args: readonly Evaluator[]): Evaluator {
  const branches = args.length >> 1;
  const otherwise = args.length % 2 === 1 ? args[args.length - 1] : null;
  return (frame, row) => {
    for (let i = 0; i < branches; i++) {
      if (args[2 * i](frame, row) === true) return args[2 * i + 1](frame, row);
    }
    return otherwise === null ? null : otherwise(frame, row);
  };
}

/** Leaves a labelled block at the first branch taken: the code stays flat however many branches there are. */
function emitCase(call: BoundCall, emit: Emit): Slot {
  const { args } = call;
  const v = emit.variable(defaultOf(call.type));
  const n = emit.variable("1");
  const label = `${v}_end`;
  const settle = (slot: Slot) => emit.line(`${v} = ${slot.v}; ${n} = ${slot.n};`);
  emit.block(`${label}:`, () => {
    for (let i = 0; i + 1 < args.length; i += 2) {
      emit.block(`if (${emit.slot(args[i]).v} === 1)`, () => {
        settle(emit.slot(args[i + 1]));
        emit.line(`break ${label};`);
      });
    }
    if (args.length % 2 === 1) settle(emit.slot(args[args.length - 1]));
  });
  return { v, n: call.nullable ? n : "0" };
}

/** Choosing between values. */
export const conditional: readonly ExprFunction[] = [caseWhen];
