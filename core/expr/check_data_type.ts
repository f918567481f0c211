import { type DataType, timestamp } from "../data/mod.ts";
import { invalidExpr } from "./type_mismatch.ts";

const scalars = new Set([
  ...["null", "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"],
  ...["float32", "float64", "utf8", "binary", "date"],
]);

/** Untrusted JSON as the type of a value an expression can make: scalars, timestamps, decimals, dictionaries of them. */
export function checkDataType(json: unknown): DataType {
  const given = (typeof json === "object" && json !== null ? json : {}) as {
    readonly [key: string]: unknown;
  };
  if (scalars.has(given.kind as string)) return { kind: given.kind } as DataType;
  if (given.kind === "timestamp" && ["s", "ms", "us", "ns"].includes(given.unit as string)) {
    return timestamp(given.unit as "ms", typeof given.timezone === "string" ? given.timezone : undefined);
  }
  if (given.kind === "decimal" && isDigits(given.precision, 1) && isDigits(given.scale, 0)) {
    return json as DataType;
  }
  if (given.kind === "dictionary" && scalars.has((given.value as { kind?: string } | null)?.kind ?? "")) {
    return { kind: "dictionary", value: checkDataType(given.value) };
  }
  throw invalidExpr(
    `Cannot use ${shown(json)} as the type of an expression`,
    "Use int64, utf8, timestamp(...) and the like.",
  );
}

function isDigits(value: unknown, least: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= 38;
}

function shown(json: unknown): string {
  return typeof json === "object" && json !== null
    ? `{ kind: ${String((json as { kind?: unknown }).kind)} }`
    : String(json);
}
