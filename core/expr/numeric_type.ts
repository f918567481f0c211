import {
  type DataType,
  type Decimal,
  decimal,
  float32,
  float64,
  int32,
  int64,
  type Kind,
  uint64,
} from "../data/mod.ts";
import type { ArgType } from "./expr_function.ts";

/** Least and greatest value of each integer type. */
export const integerRange: { readonly [kind in Kind]?: readonly [bigint, bigint] } = {
  int8: [-128n, 127n],
  int16: [-32768n, 32767n],
  int32: [-(1n << 31n), (1n << 31n) - 1n],
  int64: [-(1n << 63n), (1n << 63n) - 1n],
  uint8: [0n, 255n],
  uint16: [0n, 65535n],
  uint32: [0n, (1n << 32n) - 1n],
  uint64: [0n, (1n << 64n) - 1n],
};

/** Whether values are whole numbers of a fixed width. */
export function isInteger(type: DataType): boolean {
  return integerRange[type.kind] !== undefined;
}

/** float32 or float64. */
export function isFloat(type: DataType): boolean {
  return type.kind === "float32" || type.kind === "float64";
}

/** Integer, float or decimal. */
export function isNumeric(type: DataType): boolean {
  return isInteger(type) || isFloat(type) || type.kind === "decimal";
}

/** Stored in 64 bits: the interpreter holds a bigint, compiled code a number within 2^53. */
export function isWide(type: DataType): boolean {
  return type.kind === "int64" || type.kind === "uint64" || type.kind === "timestamp";
}

/** The decimal that holds every value of an integer type. */
export function asDecimal(type: DataType): Decimal {
  if (type.kind === "decimal") return type;
  return decimal(type.kind === "int64" || type.kind === "uint64" ? 20 : 10, 0);
}

/**
 * The type two numbers are calculated in: int32, int64, uint64, float32, float64 or decimal.
 * A constant number follows the other operand where that is uint64 or float32; null follows anything.
 */
export function arithmeticType(a: ArgType, b: ArgType): DataType {
  if (a.type.kind === "null") return b.type.kind === "null" ? int32 : arithmeticType(b, b);
  if (b.type.kind === "null") return arithmeticType(a, a);
  if (isFloat(a.type) || isFloat(b.type)) return floatType(a, b);
  if (a.type.kind === "decimal" || b.type.kind === "decimal") {
    return widerDecimal(asDecimal(a.type), asDecimal(b.type));
  }
  return integerType(a, b);
}

function floatType(a: ArgType, b: ArgType): DataType {
  const narrow = (x: ArgType) => x.type.kind === "float32" || isConstant(x);
  const single = a.type.kind === "float32" || b.type.kind === "float32";
  return single && narrow(a) && narrow(b) ? float32 : float64;
}

function integerType(a: ArgType, b: ArgType): DataType {
  if (a.type.kind === "uint64" || b.type.kind === "uint64") {
    const unsigned = (x: ArgType) => x.type.kind.startsWith("uint") || isConstant(x);
    return unsigned(a) && unsigned(b) ? uint64 : int64;
  }
  const wide = (x: ArgType) => x.type.kind === "int64" || x.type.kind === "uint32";
  return wide(a) || wide(b) ? int64 : int32;
}

function isConstant(arg: ArgType): boolean {
  return arg.literal !== undefined;
}

function widerDecimal(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  return decimal(Math.min(38, whole + scale + 1), scale);
}
