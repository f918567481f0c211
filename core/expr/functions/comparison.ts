import {
  bool,
  compareText,
  type DataType,
  describeType,
  float32,
  timestamp,
  type TimeUnit,
} from "../../data/mod.ts";
import type { Bound, BoundCall, Evaluator } from "../bound.ts";
import { compareBytes } from "../compare.ts";
import type { ArgType, Emit, ExprFunction, Signature, Slot, StrictBody } from "../expr_function.ts";
import { asDecimal, isFloat, isNumeric } from "../numeric_type.ts";
import { typeMismatch } from "../type_mismatch.ts";
import { decimal } from "../../data/mod.ts";

type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

const operators: { readonly [name in Comparison]: string } = {
  eq: "===",
  ne: "!==",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
};

function comparisonOf(name: Comparison, summary: string): ExprFunction {
  return {
    kind: "strict",
    name,
    summary,
    arity: [2, 2],
    signature: ([a, b]) => ({ type: bool, args: comparableTypes(a, b) }),
    evaluate: (call) => bodyOf(name, call),
    emit: (call, [a, b], emit) => emitComparison(name, call, a, b, emit),
  };
}

/** The types two comparable values are compared as; throws `EXPR_TYPE_MISMATCH`. Numbers compare by value. */
export function comparableTypes(a: ArgType, b: ArgType): [DataType, DataType] {
  if (a.type.kind === "null" && !isNested(b)) return [b.type, b.type];
  if (b.type.kind === "null" && !isNested(a)) return [a.type, a.type];
  if (isNumeric(a.type) && isNumeric(b.type)) return numberTypes(a, b);
  if (isTime(a) && (isTime(b) || isConstantText(b))) return timeTypes(a, b);
  if (isTime(b) && isConstantText(a)) return timeTypes(b, a);
  const same = a.type.kind === b.type.kind &&
    (a.type.kind === "utf8" || a.type.kind === "bool" || a.type.kind === "binary");
  if (same) return [a.type, b.type];
  const [left, right] = [describeType(a.type), describeType(b.type)];
  throw typeMismatch(
    `Cannot compare ${left} with ${right}: they have no common type`,
    `Convert one of them, for example with cast(...).`,
  );
}

function numberTypes(a: ArgType, b: ArgType): [DataType, DataType] {
  if (a.type.kind === "decimal" || b.type.kind === "decimal") {
    if (isFloat(a.type) || isFloat(b.type)) return [{ kind: "float64" }, { kind: "float64" }];
    const scale = Math.max(asDecimal(a.type).scale, asDecimal(b.type).scale);
    return [decimal(38, scale), decimal(38, scale)];
  }
  // 0.1 compared with a float32 column means the nearest float32.
  if (a.type.kind === "float32" && b.type.kind === "float64" && b.literal !== undefined) {
    return [float32, float32];
  }
  if (b.type.kind === "float32" && a.type.kind === "float64" && a.literal !== undefined) {
    return [float32, float32];
  }
  return [a.type, b.type];
}

function isNested({ type }: ArgType): boolean {
  return type.kind === "list" || type.kind === "fixedSizeList" || type.kind === "struct";
}

function isTime(arg: ArgType): boolean {
  return arg.type.kind === "timestamp" || arg.type.kind === "date";
}

function isConstantText(arg: ArgType): boolean {
  return arg.type.kind === "utf8" && arg.literal !== undefined;
}

const units: readonly TimeUnit[] = ["s", "ms", "us", "ns"];

function timeTypes(a: ArgType, b: ArgType): [DataType, DataType] {
  if (a.type.kind === "date" && (b.type.kind === "date" || b.type.kind === "utf8")) return [a.type, a.type];
  const finest = [a, b].map(({ type }) => type.kind === "timestamp" ? units.indexOf(type.unit) : 0);
  const common = timestamp(units[Math.max(...finest)]);
  return [common, common];
}

function bodyOf(name: Comparison, call: BoundCall): StrictBody {
  const kind = call.args[0].type.kind;
  if (kind === "utf8") return ordered(name, compareText);
  if (kind === "binary") return ordered(name, compareBytes);
  // Mixed bigint and number compare by mathematical value in JavaScript; loose equality is what does so for ==.
  switch (name) {
    case "eq":
      // deno-lint-ignore eqeqeq
      return (a, b) => a == b;
    case "ne":
      // deno-lint-ignore eqeqeq
      return (a, b) => a != b;
    case "lt":
      return (a, b) => a < b;
    case "le":
      return (a, b) => a <= b;
    case "gt":
      return (a, b) => a > b;
    case "ge":
      return (a, b) => a >= b;
  }
}

/** Equality of two non-null values as `eq` has it, for a call whose first arguments are compared. */
export function equality(call: BoundCall): StrictBody {
  return bodyOf("eq", call);
}

function ordered<T>(name: Comparison, compare: (a: T, b: T) => number): StrictBody {
  switch (name) {
    case "eq":
      return (a, b) => compare(a, b) === 0;
    case "ne":
      return (a, b) => compare(a, b) !== 0;
    case "lt":
      return (a, b) => compare(a, b) < 0;
    case "le":
      return (a, b) => compare(a, b) <= 0;
    case "gt":
      return (a, b) => compare(a, b) > 0;
    case "ge":
      return (a, b) => compare(a, b) >= 0;
  }
}

function emitComparison(
  name: Comparison,
  call: BoundCall,
  a: string,
  b: string,
  emit: Emit,
): string | undefined {
  const kind = call.args[0].type.kind;
  if (kind === "binary" || kind === "decimal") return undefined;
  const equality = name === "eq" || name === "ne";
  if (kind === "utf8" && !equality) {
    return `(${emit.constant(compareText)}(${a}, ${b}) ${operators[name]} 0) | 0`;
  }
  return `(${a} ${operators[name]} ${b}) | 0`;
}

function nullTest(name: "isNull" | "isNotNull", summary: string): ExprFunction {
  const wanted = name === "isNull";
  return {
    kind: "lazy",
    name,
    summary,
    arity: [1, 1],
    signature: () => ({ type: bool, nullable: false }),
    evaluate: (_call, [arg]) => (frame, row) => (arg(frame, row) === null) === wanted,
    emit: ({ args: [arg] }, emit) => {
      const isNull = emit.nullOf(arg);
      return { v: wanted ? isNull : emit.assign(`${isNull} ^ 1`), n: "0" };
    },
  };
}

const between: ExprFunction = {
  kind: "macro",
  name: "between",
  summary: "Whether low <= value <= high.",
  arity: [3, 3],
  expand: ([value, low, high], _params, build) =>
    build.call("and", [build.call("ge", [value, low]), build.call("le", [value, high])]),
};

/** `x in (a, b, ...)` as SQL: null where x is null, or where nothing matches and a candidate is null. */
const membership: ExprFunction = {
  kind: "lazy",
  name: "in",
  summary: "Whether the value equals one of the others.",
  arity: [1, Infinity],
  signature: ([value, ...others]) => inSignature(value, others),
  evaluate: (call, [value, ...others]) => evaluateIn(call, value, others),
  emit: emitIn,
};

function inSignature(value: ArgType, others: readonly ArgType[]): Signature {
  const pairs = others.map((other) => comparableTypes(value, other));
  const kept = pairs.find(([own]) => describeType(own) !== describeType(value.type));
  if (kept === undefined) return { type: bool, args: [value.type, ...pairs.map(([, other]) => other)] };
  // One of them changes what the value is compared as: then all must agree on it.
  return {
    type: bool,
    args: [kept[0], ...others.map((other) => comparableTypes({ type: kept[0], nullable: true }, other)[1])],
  };
}

function evaluateIn(call: BoundCall, value: Evaluator, others: readonly Evaluator[]): Evaluator {
  const equal = bodyOf("eq", call);
  return (frame, row) => {
    const wanted = value(frame, row);
    if (wanted === null) return null;
    let unknown = false;
    for (const other of others) {
      const candidate = other(frame, row);
      if (candidate === null) unknown = true;
      else if (equal(wanted, candidate)) return true;
    }
    return unknown ? null : false;
  };
}

/** More constants than this are looked up in a Set. */
const chainMax = 6;

function emitIn(call: BoundCall, emit: Emit): Slot {
  const [value, ...others] = call.args;
  const { v, n } = emit.slot(value);
  const found = emitFound(v, call, others, emit);
  const nulls = others.map((other) => emit.nullOf(other)).filter((isNull) => isNull !== "0");
  const hit = emit.assign(n === "0" ? found : `(${found}) & (${n} ^ 1)`);
  if (nulls.length === 0) return { v: hit, n };
  return { v: hit, n: emit.assign(`(${n} | ${nulls.join(" | ")}) & (${hit} ^ 1)`) };
}

function emitFound(v: string, call: BoundCall, others: readonly Bound[], emit: Emit): string {
  const constants = others.filter((other) => other.kind === "literal" && other.value !== null);
  const keys = constants.map((other) => other.kind === "literal" && lookupKey(other.value));
  const present = others.filter((other) => other.kind !== "literal" || other.value !== null);
  if (constants.length === present.length && keys.length > chainMax) {
    return `${emit.constant(new Set(keys))}.has(${v}) | 0`;
  }
  const tests = present.map((other) => emitEqual(call, v, other, emit));
  return tests.length === 0 ? "0" : tests.join(" | ");
}

function emitEqual(call: BoundCall, v: string, other: Bound, emit: Emit): string {
  const slot = emit.slot(other);
  const kind = call.args[0].type.kind;
  const boxed = kind === "binary" || kind === "decimal";
  const test = boxed ? `${emit.constant(bodyOf("eq", call))}(${v}, ${slot.v})` : `${v} === ${slot.v}`;
  return slot.n === "0" ? `((${test}) | 0)` : `(((${test}) | 0) & (${slot.n} ^ 1))`;
}

function lookupKey(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : typeof value === "boolean" ? Number(value) : value;
}

const isNaN: ExprFunction = {
  kind: "strict",
  name: "isNaN",
  summary: "Whether a float is NaN.",
  arity: [1, 1],
  signature: ([arg]) => {
    if (!isNumeric(arg.type)) {
      throw typeMismatch(`Cannot test ${describeType(arg.type)} for NaN`, "Only floats can be NaN.");
    }
    return { type: bool };
  },
  evaluate: () => (a) => a !== a,
  emit: (_call, [a]) => `(${a} !== ${a}) | 0`,
};

/** Comparison, membership and tests for null. */
export const comparison: readonly ExprFunction[] = [
  comparisonOf("eq", "Whether two values are equal."),
  comparisonOf("ne", "Whether two values differ."),
  comparisonOf("lt", "Whether the first is less."),
  comparisonOf("le", "Whether the first is less or equal."),
  comparisonOf("gt", "Whether the first is greater."),
  comparisonOf("ge", "Whether the first is greater or equal."),
  nullTest("isNull", "Whether the value is null."),
  nullTest("isNotNull", "Whether the value is not null."),
  isNaN,
  between,
  membership,
];
