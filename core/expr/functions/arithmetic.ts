import {
  type DataType,
  type Decimal,
  decimal,
  describeType,
  float64,
  int16,
  int32,
  int64,
} from "../../data/mod.ts";
import type { BoundCall } from "../bound.ts";
import type { ArgType, Emit, ExprFunction, Signature, StrictBody } from "../expr_function.ts";
import { arithmeticType, integerRange, isFloat, isNumeric, isWide } from "../numeric_type.ts";
import { divisionByZero, overflow } from "../row_error.ts";
import { typeMismatch } from "../type_mismatch.ts";

type Operation = "add" | "sub" | "mul" | "div" | "mod";

const symbols: { readonly [op in Operation]: string } = { add: "+", sub: "-", mul: "*", div: "/", mod: "%" };

const verbs: { readonly [op in Operation]: string } = {
  add: "add",
  sub: "subtract",
  mul: "multiply",
  div: "divide",
  mod: "take the remainder of",
};

function binary(name: Operation, summary: string): ExprFunction {
  return {
    kind: "strict",
    name,
    summary,
    arity: [2, 2],
    signature: (args) => signatureOf(name, args),
    evaluate: (call) => bodyOf(name, call.type),
    emit: (call, [a, b], emit) => emitBinary(name, call.type, a, b, emit),
  };
}

function signatureOf(op: Operation, args: readonly ArgType[]): Signature {
  const wrong = args.find((arg) => !isNumeric(arg.type) && arg.type.kind !== "null");
  if (wrong !== undefined) {
    const [a, b] = args.map((arg) => describeType(arg.type));
    throw typeMismatch(
      `Cannot ${verbs[op]} ${a} and ${b}: both must be numbers`,
      "Use cast(...) on the operand that is not.",
    );
  }
  const type = arithmeticType(args[0], args[1]);
  if (type.kind === "decimal") return decimalSignature(op, type, args);
  return { type, args: [type, type], fallible: !isFloat(type) };
}

function decimalSignature(op: Operation, common: Decimal, args: readonly ArgType[]): Signature {
  if (op === "div" || op === "mod") return { type: float64, args: [float64, float64] };
  if (op !== "mul") return { type: decimal(38, common.scale), args: [common, common], fallible: true };
  const [a, b] = args.map(({ type }) =>
    type.kind === "decimal" ? type : decimal(common.precision - common.scale, 0)
  );
  return { type: decimal(38, Math.min(38, a.scale + b.scale)), args: [a, b], fallible: true };
}

function bodyOf(op: Operation, type: DataType): StrictBody {
  if (isFloat(type)) return floatBody(op, type.kind === "float32");
  if (type.kind === "decimal") return decimalBody(op, type);
  return isWide(type) ? wideBody(op, type) : narrowBody(op, type);
}

function floatBody(op: Operation, single: boolean): StrictBody {
  const plain: { readonly [op in Operation]: (a: number, b: number) => number } = {
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    div: (a, b) => a / b,
    mod: (a, b) => a % b,
  };
  const body = plain[op];
  return single ? (a, b) => Math.fround(body(a, b)) : body;
}

/** Doubles are exact here, or so far out of range that rounding can't bring them back. */
function narrowBody(op: Operation, type: DataType): StrictBody {
  const body = floatBody(op, false);
  const divides = op === "div" || op === "mod";
  return (a: number, b: number) => {
    if (divides && b === 0) throw divisionByZero();
    const result = Math.trunc(body(a, b) as number) + 0;
    if (result !== (result | 0)) throw overflow(type, verbs[op]);
    return result;
  };
}

function wideBody(op: Operation, type: DataType): StrictBody {
  const exact = exactBody(op);
  const [least, greatest] = integerRange[type.kind]!;
  return (a: bigint, b: bigint) => {
    const result = exact(a, b);
    if (result < least || result > greatest) throw overflow(type, verbs[op]);
    return result;
  };
}

function decimalBody(op: Operation, type: Decimal): StrictBody {
  const exact = exactBody(op);
  const limit = 10n ** BigInt(type.precision);
  return (a: bigint, b: bigint) => {
    const result = exact(a, b);
    if (result >= limit || result <= -limit) throw overflow(type, verbs[op]);
    return result;
  };
}

function exactBody(op: Operation): (a: bigint, b: bigint) => bigint {
  switch (op) {
    case "add":
      return (a, b) => a + b;
    case "sub":
      return (a, b) => a - b;
    case "mul":
      return (a, b) => a * b;
    case "div":
      return (a, b) => b === 0n ? raise() : a / b;
    case "mod":
      return (a, b) => b === 0n ? raise() : a % b;
  }
}

function raise(): never {
  throw divisionByZero();
}

function emitBinary(op: Operation, type: DataType, a: string, b: string, emit: Emit): string | undefined {
  if (type.kind === "decimal") return undefined;
  const plain = `${a} ${symbols[op]} ${b}`;
  if (isFloat(type)) return type.kind === "float32" ? `Math.fround(${plain})` : plain;
  if (op === "div" || op === "mod") emit.bail(`${b} === 0`);
  const result = emit.assign(op === "div" ? `Math.trunc(${plain})` : plain);
  emit.bail(outside(type, result));
  // Adding 0 turns -0, which integers don't have, into 0.
  return type.kind === "int32" ? `${result} | 0` : `${result} + 0`;
}

/** Code for "not exactly representable": beyond the type, or beyond what a double holds exactly. */
function outside(type: DataType, result: string): string {
  if (type.kind === "int32") return `${result} !== (${result} | 0)`;
  const least = type.kind === "uint64" ? "0" : "-9007199254740991";
  return `!(${result} >= ${least} && ${result} <= 9007199254740991)`;
}

const negate: ExprFunction = {
  kind: "strict",
  name: "neg",
  summary: "The negative of a number.",
  arity: [1, 1],
  signature: ([arg]) => {
    const type = negatedType(arg.type);
    return { type, args: [type], fallible: !isFloat(type) };
  },
  evaluate: (call) => {
    if (isFloat(call.type)) return (a: number) => -a;
    if (call.type.kind === "decimal") return (a: bigint) => -a;
    const subtract = isWide(call.type) ? wideBody("sub", call.type) : narrowNegation(call);
    const zero = isWide(call.type) ? 0n : 0;
    return (a) => subtract(zero, a);
  },
  emit: (call, [a], emit) => {
    if (call.type.kind === "decimal") return undefined;
    if (isFloat(call.type)) return `-${a}`;
    const result = emit.assign(`0 - ${a}`);
    if (call.type.kind === "int32") emit.bail(`${result} !== (${result} | 0)`);
    else if (isWide(call.type)) emit.bail(outside(call.type, result));
    else {emit.bail(
        `${result} !== (${result} << ${call.type.kind === "int8" ? 24 : 16} >> ${
          call.type.kind === "int8" ? 24 : 16
        })`,
      );}
    return result;
  },
};

function narrowNegation(call: BoundCall): StrictBody {
  const [least, greatest] = integerRange[call.type.kind]!;
  return (zero: number, a: number) => {
    const result = zero - a;
    if (result < least || result > greatest) throw overflow(call.type, "negate");
    return result;
  };
}

function negatedType(type: DataType): DataType {
  if (type.kind === "uint8") return int16;
  if (type.kind === "uint16" || type.kind === "null") return int32;
  if (type.kind === "uint32" || type.kind === "uint64") return int64;
  if (isNumeric(type)) return type;
  throw typeMismatch(`Cannot negate ${describeType(type)}: it is not a number`, "Use not() for conditions.");
}

/** Arithmetic on numbers. */
export const arithmetic: readonly ExprFunction[] = [
  binary("add", "The sum of two numbers."),
  binary("sub", "The difference of two numbers."),
  binary("mul", "The product of two numbers."),
  binary("div", "The quotient; of integers truncated towards zero, a zero divisor is a row error."),
  binary("mod", "The remainder, with the sign of the dividend."),
  negate,
];
