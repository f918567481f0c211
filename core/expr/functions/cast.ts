import { type DataType, describeType, logicalType } from "../../data/mod.ts";
import type { BoundCall, Params } from "../bound.ts";
import { canConvert, convert } from "../convert.ts";
import type { ArgType, Emit, ExprFunction, Signature } from "../expr_function.ts";
import { integerRange, isFloat, isInteger, isWide } from "../numeric_type.ts";
import { castFailed } from "../row_error.ts";
import { checkDataType } from "../check_data_type.ts";
import { typeMismatch } from "../type_mismatch.ts";

function target(params: Params): DataType {
  return logicalType(checkDataType(params.to));
}

function signatureOf(arg: ArgType, params: Params, fallible: boolean): Signature {
  const to = target(params);
  if (!canConvert(arg.type, to)) {
    throw typeMismatch(
      `Cannot cast ${describeType(arg.type)} to ${describeType(to)}`,
      "There is no conversion between these types.",
    );
  }
  const total = isTotal(arg.type, to);
  return { type: to, nullable: arg.nullable || (!fallible && !total), fallible: fallible && !total };
}

/** Whether every value converts. */
function isTotal(from: DataType, to: DataType): boolean {
  if (describeType(from) === describeType(to)) return true;
  if (isFloat(to)) return from.kind !== "utf8";
  if (to.kind === "utf8") {
    return isInteger(from) || isFloat(from) || from.kind === "bool" || from.kind === "decimal";
  }
  const [a, b] = [integerRange[from.kind], integerRange[to.kind]];
  if (a !== undefined && b !== undefined) return a[0] >= b[0] && a[1] <= b[1];
  return isInteger(from) && to.kind === "bool" || from.kind === "bool" && isInteger(to) ||
    from.kind === "utf8" && to.kind === "binary";
}

function emitCast(call: BoundCall, a: string, emit: Emit): string | undefined {
  const from = call.args[0].type;
  const to = call.type;
  const numeric = (type: DataType) => isInteger(type) || isFloat(type) || type.kind === "bool";
  if (describeType(from) === describeType(to)) return a;
  if (!numeric(from) || !numeric(to)) return undefined;
  if (to.kind === "float64") return a;
  if (to.kind === "float32") return `Math.fround(${a})`;
  if (to.kind === "bool") {
    if (isFloat(from)) emit.bail(`${a} !== ${a}`);
    return `(${a} !== 0) | 0`;
  }
  const whole = isFloat(from) ? emit.assign(`Math.trunc(${a}) + 0`) : a;
  if (!isTotal(from, to)) emit.bail(outOfRange(whole, to));
  return whole;
}

function outOfRange(whole: string, to: DataType): string {
  const [least, greatest] = integerRange[to.kind]!;
  if (!isWide(to)) return `!(${whole} >= ${least} && ${whole} <= ${greatest})`;
  return `!(${whole} >= ${to.kind === "uint64" ? "0" : "-9007199254740991"} && ${whole} <= 9007199254740991)`;
}

const cast: ExprFunction = {
  kind: "strict",
  name: "cast",
  summary: "Converts; a value without counterpart is a row error.",
  arity: [1, 1],
  signature: ([arg], params) => signatureOf(arg, params, true),
  evaluate: (call) => {
    const from = call.args[0].type;
    return (value) => {
      const converted = convert(value, from, call.type);
      if (converted === null) throw castFailed(value, call.type);
      return converted;
    };
  },
  emit: (call, [a], emit) => emitCast(call, a, emit),
};

const tryCast: ExprFunction = {
  kind: "strict",
  name: "tryCast",
  summary: "Converts; a value without counterpart is null.",
  arity: [1, 1],
  returnsNull: true,
  signature: ([arg], params) => signatureOf(arg, params, false),
  evaluate: (call) => {
    const from = call.args[0].type;
    return (value) => convert(value, from, call.type);
  },
};

/** Conversions between types. */
export const casts: readonly ExprFunction[] = [cast, tryCast];
