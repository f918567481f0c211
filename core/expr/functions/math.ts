import { compareText, type DataType, describeType, float64, int32 } from "../../data/mod.ts";
import type { BoundCall } from "../bound.ts";
import type { ArgType, ExprFunction, StrictBody } from "../expr_function.ts";
import { integerRange, isFloat, isInteger, isNumeric } from "../numeric_type.ts";
import { representationOf } from "../representation.ts";
import { overflow } from "../row_error.ts";
import { typeMismatch } from "../type_mismatch.ts";
import { unify } from "../unify.ts";
import { integerParam } from "./text.ts";

function numeric(name: string, arg: ArgType): DataType {
  if (arg.type.kind === "null") return float64;
  if (isNumeric(arg.type)) return arg.type;
  throw typeMismatch(
    `Cannot apply ${name} to ${describeType(arg.type)}: it takes a number`,
    "Use cast(float64) first.",
  );
}

/** A function of float64, with the JavaScript expression of the same meaning. */
function real(name: string, summary: string, body: (x: number) => number, code: string): ExprFunction {
  return {
    kind: "strict",
    name,
    summary,
    arity: [1, 1],
    signature: ([arg]) => (numeric(name, arg), { type: float64, args: [float64] }),
    evaluate: () => body,
    emit: (_call, [a]) => `${code}(${a})`,
  };
}

/** A function that leaves integers alone and keeps a float's type. */
function rounding(name: string, summary: string, body: (x: number) => number, code: string): ExprFunction {
  return {
    kind: "strict",
    name,
    summary,
    arity: [1, 1],
    signature: ([arg]) => keepingType(numeric(name, arg)),
    evaluate: (call) => isFloat(call.type) ? body : (a) => a,
    emit: (call, [a]) => isFloat(call.type) ? `${code}(${a})` : a,
  };
}

function keepingType(type: DataType): { type: DataType; args: DataType[] } {
  const kept = type.kind === "decimal" ? float64 : type;
  return { type: kept, args: [kept] };
}

const abs: ExprFunction = {
  kind: "strict",
  name: "abs",
  summary: "The absolute value.",
  arity: [1, 1],
  signature: ([arg]) => {
    const type = numeric("abs", arg);
    return { type, args: [type], fallible: isInteger(type) && integerRange[type.kind]![0] < 0n };
  },
  evaluate: (call) => absoluteOf(call),
  emit: (call, [a], emit) => {
    const form = representationOf(call.type);
    if (form === "boxed") return undefined;
    const result = emit.assign(`Math.abs(${a})`);
    if (form === "int") emit.bail(`${result} > ${integerRange[call.type.kind]![1]}`);
    return result;
  },
};

function absoluteOf(call: BoundCall): StrictBody {
  const { type } = call;
  if (isFloat(type)) return Math.abs;
  const greatest = integerRange[type.kind]?.[1] ?? 10n ** 38n;
  return (a: number | bigint) => {
    const result = a < 0 ? -a : a;
    if (result > greatest) throw overflow(type, "take the absolute value");
    return result;
  };
}

const sign: ExprFunction = {
  kind: "strict",
  name: "sign",
  summary: "-1, 0 or 1; NaN of NaN.",
  arity: [1, 1],
  signature: ([arg]) => {
    const type = numeric("sign", arg);
    return { type: isFloat(type) ? float64 : int32, args: [type] };
  },
  evaluate: (call) =>
    isFloat(call.args[0].type) ? (a: number) => Math.sign(a) + 0 : (a) => a > 0 ? 1 : a < 0 ? -1 : 0,
  emit: (call, [a]) => representationOf(call.args[0].type) === "boxed" ? undefined : `Math.sign(${a}) + 0`,
};

/** Half away from zero, on the shortest decimal text of the number: 1.005 to two places is 1.01. */
function roundTo(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const magnitude = Math.abs(value);
  const shifted = Math.round(Number(shift(magnitude, digits)));
  const result = Number(shift(shifted, -digits));
  return value < 0 ? -result : result;
}

function shift(value: number, digits: number): string {
  const [mantissa, exponent = "0"] = String(value).split("e");
  return `${mantissa}e${Number(exponent) + digits}`;
}

const round: ExprFunction = {
  kind: "strict",
  name: "round",
  summary: "Rounded half away from zero, to some digits.",
  arity: [1, 1],
  signature: ([arg], params) => {
    if (params.digits !== undefined) integerParam("round", params, "digits");
    return keepingType(numeric("round", arg));
  },
  evaluate: (call) => {
    const digits = Math.max(-308, Math.min(308, (call.params.digits as number | undefined) ?? 0));
    if (!isFloat(call.type)) return (a) => a;
    if (digits === 0) return roundWhole;
    return call.type.kind === "float32"
      ? (a: number) => Math.fround(roundTo(a, digits))
      : (a: number) => roundTo(a, digits);
  },
};

function roundWhole(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

const pow: ExprFunction = {
  kind: "strict",
  name: "pow",
  summary: "To a power, as float64.",
  arity: [2, 2],
  signature: (args) => {
    args.forEach((arg) => numeric("pow", arg));
    return { type: float64, args: [float64, float64] };
  },
  evaluate: () => (a: number, b: number) => Math.pow(a, b),
  emit: (_call, [a, b]) => `Math.pow(${a}, ${b})`,
};

function extreme(name: "greatest" | "least", summary: string, wanted: 1 | -1): ExprFunction {
  return {
    kind: "strict",
    name,
    summary,
    arity: [1, Infinity],
    signature: (args) => {
      const type = unify(`take the ${name}`, args);
      if (representationOf(type) === "boxed" && type.kind !== "decimal" && type.kind !== "null") {
        throw typeMismatch(
          `Cannot take the ${name} of ${describeType(type)}: it has no order`,
          "Compare a field of it.",
        );
      }
      return { type, args: args.map(() => type) };
    },
    evaluate: (call) => extremeBody(call, wanted),
    emit: (call, args, emit) => {
      if (isFloat(call.type)) return `Math.${wanted > 0 ? "max" : "min"}(${args.join(", ")})`;
      const compare = wanted > 0 ? ">" : "<";
      if (!["int", "wide", "bool"].includes(representationOf(call.type))) return undefined;
      return args.reduce((a, b) => emit.assign(`${a} ${compare} ${b} ? ${a} : ${b}`));
    },
  };
}

function extremeBody(call: BoundCall, wanted: 1 | -1): StrictBody {
  if (isFloat(call.type)) return wanted > 0 ? Math.max : Math.min;
  if (call.type.kind === "utf8") {
    return (...all: string[]) => all.reduce((a, b) => compareText(a, b) * wanted >= 0 ? a : b);
  }
  return (...all) => all.reduce((a, b) => (wanted > 0 ? a > b : a < b) ? a : b);
}

/** Functions on numbers. */
export const math: readonly ExprFunction[] = [
  abs,
  sign,
  round,
  rounding("floor", "The greatest whole number not above.", Math.floor, "Math.floor"),
  rounding("ceil", "The least whole number not below.", Math.ceil, "Math.ceil"),
  rounding("trunc", "Without its fraction.", Math.trunc, "Math.trunc"),
  real("sqrt", "The square root; NaN below 0.", Math.sqrt, "Math.sqrt"),
  pow,
  real("exp", "e to a power.", Math.exp, "Math.exp"),
  real("ln", "The natural logarithm.", Math.log, "Math.log"),
  real("log10", "The logarithm to base 10.", Math.log10, "Math.log10"),
  real("log2", "The logarithm to base 2.", Math.log2, "Math.log2"),
  extreme("greatest", "The greatest value; null if any is null.", 1),
  extreme("least", "The least value; null if any is null.", -1),
];
