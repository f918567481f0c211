import {
  binary,
  bool,
  type DataType,
  date,
  decimal,
  describeType,
  fixedSizeList,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  list,
  nullable,
  nulls,
  setOwn,
  struct,
  timestamp,
  uint16,
  uint32,
  uint64,
  uint8,
  utf8,
  VolleyError,
} from "../../core/mod.ts";
import type { AvroType } from "./format/avro_type.ts";

/** The column a value of an Avro type goes into. */
export interface ColumnType {
  readonly type: DataType;
  readonly nullable: boolean;
}

const NARROW: { readonly [volley: string]: DataType } = { int8, int16, uint8, uint16, uint32, uint64 };
/** Digits a decimal column holds. */
const PRECISION_MAX = 38;

/**
 * The column type for an Avro type: a union with null is nullable, a map a list of key and value, an enumeration text.
 * Times of day are integers. `at` names the place in messages. Throws `AVRO_TYPE_UNSUPPORTED`.
 */
export function columnType(avro: AvroType, at: string, within: readonly AvroType[] = []): ColumnType {
  if (avro.kind !== "union") return { type: bareType(avro, at, within), nullable: avro.kind === "null" };
  const present = avro.branches.filter(({ kind }) => kind !== "null");
  if (present.length > 1) throw unsupported(at, `a union of ${present.map(nameOf).join(", ")}`);
  if (present.length === 0) return { type: nulls, nullable: true };
  return { type: bareType(present[0], at, within), nullable: avro.branches.length > 1 };
}

function bareType(avro: AvroType, at: string, within: readonly AvroType[]): DataType {
  switch (avro.kind) {
    case "null":
      return nulls;
    case "boolean":
      return bool;
    case "int":
    case "long":
      return integerType(avro);
    case "float":
      return float32;
    case "double":
      return float64;
    case "bytes":
      if (avro.origin.volley === "uint64") return uint64;
      return bytesType(avro.decimal, at);
    case "fixed":
      return avro.logical === "uuid" && avro.size === 16 ? utf8 : bytesType(avro.decimal, at);
    case "array": {
      const item = columnType(avro.items, at, within).type;
      const { volley, size } = avro.origin;
      return volley === "fixedSizeList" && size > 0 ? fixedSizeList(item, size) : list(item);
    }
    case "map":
      return list(struct({ key: utf8, value: nullable(columnType(avro.values, at, within).type) }));
    case "record":
      return recordType(avro, at, within);
    case "union":
      throw unsupported(at, "a union within a union");
    default:
      return utf8;
  }
}

function recordType(
  avro: Extract<AvroType, { kind: "record" }>,
  at: string,
  within: readonly AvroType[],
): DataType {
  if (within.includes(avro)) throw unsupported(at, `record ${avro.name}, which holds itself`);
  const fields = {};
  for (const { name, type } of avro.fields) {
    const found = columnType(type, `${at}.${name}`, [...within, avro]);
    setOwn(fields, name, found.nullable ? nullable(found.type) : found.type);
  }
  return struct(fields);
}

function integerType({ kind, logical, origin }: Extract<AvroType, { kind: "int" | "long" }>): DataType {
  if (origin.volley !== null && Object.hasOwn(NARROW, origin.volley)) return NARROW[origin.volley];
  const zone = origin.timezone ?? undefined;
  if (kind === "int") return logical === "date" ? date : int32;
  switch (logical?.replace(/^local-/, "")) {
    case "timestamp-millis":
      return timestamp(origin.volley === "timestamp[s]" ? "s" : "ms", zone);
    case "timestamp-micros":
      return timestamp("us", zone);
    case "timestamp-nanos":
      return timestamp("ns", zone);
    default:
      return int64;
  }
}

function bytesType(
  facts: { readonly precision: number; readonly scale: number } | null,
  at: string,
): DataType {
  if (facts === null) return binary;
  if (facts.precision <= PRECISION_MAX) return decimal(facts.precision, facts.scale);
  throw unsupported(at, `a decimal of ${facts.precision} digits (${PRECISION_MAX} are the most)`);
}

function nameOf(avro: AvroType): string {
  return avro.kind === "record" ? `record ${avro.name}` : avro.kind;
}

function unsupported(at: string, what: string): VolleyError {
  return new VolleyError({
    code: "AVRO_TYPE_UNSUPPORTED",
    message: `Cannot read Avro field "${at}": ${what} has no counterpart as a column`,
    at: { column: at.split(".")[0] },
    hint: "Give a schema that leaves this column out.",
  });
}

/** `AVRO_TYPE_UNSUPPORTED` for a column Avro has no type for. */
export function notAvro(at: string, type: DataType): VolleyError {
  return new VolleyError({
    code: "AVRO_TYPE_UNSUPPORTED",
    message: `Cannot write column "${at}" as Avro: ${describeType(type)} has no counterpart`,
    at: { column: at.split(".")[0] },
    hint: "Cast it, or leave it out with drop().",
  });
}
