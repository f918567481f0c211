import {
  type DataType,
  describeType,
  float64,
  int32,
  int64,
  logicalType,
  nulls,
  timestamp,
  utf8,
} from "../data/mod.ts";
import { bool } from "../data/mod.ts";
import { decimalText } from "../data/mod.ts";
import { convert } from "./convert.ts";
import type { LiteralValue, LitNode } from "./node.ts";
import type { Raw } from "./raw_value.ts";
import { invalidExpr, typeMismatch } from "./type_mismatch.ts";

/** A JavaScript value an expression may hold as a constant. */
export type LiteralInput = null | boolean | number | bigint | string | Date;

/**
 * A constant as a node. Without `type`: integers are int32 (int64 beyond its range), other numbers float64, bigint
 * int64, text utf8, `Date` timestamp[ms], null null. Integer constants follow the other operand's type.
 */
export function literalNode(value: LiteralInput, type?: DataType): LitNode {
  if (type === undefined) return { op: "lit", type: inferType(value), value: jsonOf(rawOf(value)) };
  const logical = logicalType(type);
  if (value === null) return { op: "lit", type: logical, value: null };
  const raw = convert(rawOf(value), inferType(value), logical);
  if (raw === null) {
    throw typeMismatch(
      `Cannot write ${typeof value} constant ${String(value)} as ${describeType(logical)}`,
      "Give a value of that type, or leave the type out.",
    );
  }
  return { op: "lit", type: logical, value: jsonOf(raw, logical) };
}

function inferType(value: LiteralInput): DataType {
  switch (typeof value) {
    case "number":
      if (Object.is(value, -0) || !Number.isSafeInteger(value)) return float64;
      return value === (value | 0) ? int32 : int64;
    case "bigint":
      return int64;
    case "string":
      return utf8;
    case "boolean":
      return bool;
  }
  if (value === null) return nulls;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return timestamp("ms");
  throw invalidExpr(
    `Cannot use ${
      value instanceof Date ? "an invalid Date" : `a value of type ${typeof value}`
    } as a constant`,
    "Constants are null, boolean, number, bigint, string or Date.",
  );
}

function rawOf(value: LiteralInput): Raw {
  if (value instanceof Date) return BigInt(value.getTime());
  if (typeof value === "bigint" && BigInt.asIntN(64, value) !== value) {
    throw typeMismatch(
      `Cannot write ${value} as int64: it needs more than 64 bits`,
      "Use lit(text, decimal(38, 0)).",
    );
  }
  if (typeof value === "string") return value.toWellFormed();
  return typeof value === "number" && inferType(value).kind === "int64" ? BigInt(value) : value;
}

function jsonOf(raw: Raw, type?: DataType): LiteralValue {
  if (typeof raw === "bigint") {
    return type?.kind === "decimal" ? decimalText(raw, type.scale) : raw.toString();
  }
  if (raw instanceof Uint8Array) return btoa(String.fromCharCode(...raw));
  if (typeof raw !== "number") return raw as LiteralValue;
  return Number.isFinite(raw) && !Object.is(raw, -0) ? raw : Object.is(raw, -0) ? "-0" : String(raw);
}

/** The constant as the interpreter holds it; throws `EXPR_INVALID` where value and type don't agree. */
export function literalRaw(node: LitNode): Raw {
  const { value } = node;
  if (value === null) return null;
  const raw = readLiteral(value, logicalType(node.type));
  if (raw !== undefined) return raw;
  throw invalidExpr(`Cannot read constant ${JSON.stringify(value)} as ${describeType(node.type)}`);
}

function readLiteral(value: boolean | number | string, type: DataType): Raw | undefined {
  switch (type.kind) {
    case "bool":
      return typeof value === "boolean" ? value : undefined;
    case "utf8":
      return typeof value === "string" ? value.toWellFormed() : undefined;
    case "binary":
      return typeof value === "string" ? bytesOf(value) : undefined;
    case "timestamp":
    case "int64":
    case "uint64":
      return wideOf(value, type);
    case "float32":
    case "float64":
      return typeof value === "boolean" ? undefined : floatOf(value, type);
    case "decimal":
      return typeof value === "string" ? convert(value, utf8, type) ?? undefined : undefined;
    default:
      return narrowOf(value, type);
  }
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function wideOf(value: boolean | number | string, type: DataType): bigint | undefined {
  if (typeof value === "boolean" || !/^-?\d{1,20}$/.test(String(value))) return undefined;
  const wide = BigInt(value);
  const fits = type.kind === "uint64" ? BigInt.asUintN(64, wide) : BigInt.asIntN(64, wide);
  return fits === wide ? wide : undefined;
}

function floatOf(value: number | string, type: DataType): number | undefined {
  const number = Number(value);
  if (typeof value === "string" && !["NaN", "Infinity", "-Infinity", "-0"].includes(value)) return undefined;
  return type.kind === "float32" ? Math.fround(number) : number;
}

function narrowOf(value: boolean | number | string, type: DataType): Raw | undefined {
  if (typeof value !== "number" || !Number.isInteger(value)) return undefined;
  if (type.kind === "date") return value === (value | 0) ? value : undefined;
  return convert(value, float64, type) ?? undefined;
}
