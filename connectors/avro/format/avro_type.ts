/** An Avro type, its names resolved; attributes this reader has no use for are left out. */
export type AvroType =
  | { readonly kind: "null" | "boolean" | "float" | "double" | "string" }
  | { readonly kind: "int" | "long"; readonly logical: string | null; readonly origin: Origin }
  | { readonly kind: "bytes"; readonly decimal: DecimalFacts | null; readonly origin: Origin }
  | {
    readonly kind: "fixed";
    readonly size: number;
    readonly decimal: DecimalFacts | null;
    readonly logical: string | null;
  }
  | { readonly kind: "enum"; readonly symbols: readonly string[] }
  | { readonly kind: "array"; readonly items: AvroType; readonly origin: Origin }
  | { readonly kind: "map"; readonly values: AvroType }
  | { readonly kind: "record"; readonly name: string; readonly fields: AvroField[] }
  | { readonly kind: "union"; readonly branches: readonly AvroType[] };

/** Precision and scale of Avro's logical type `decimal`. */
export interface DecimalFacts {
  readonly precision: number;
  readonly scale: number;
}

/** What this engine's writer says of a type that Avro has no word for; null in others' files. */
export interface Origin {
  /** `uint64`, `timestamp[s]`, `fixedSizeList`, ... */
  readonly volley: string | null;
  readonly timezone: string | null;
  readonly size: number;
}

/** One field of a record. */
export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
}

const PRIMITIVES: ReadonlySet<string> = new Set([
  ...["null", "boolean", "int", "long", "float", "double", "bytes", "string"],
]);

/** Parsed JSON of an Avro schema as a type; throws `RangeError` where it is none. */
export function avroType(json: unknown): AvroType {
  return read(json, "", new Map());
}

type Names = Map<string, AvroType>;
type Json = { readonly [name: string]: unknown };

function read(json: unknown, namespace: string, names: Names): AvroType {
  if (typeof json === "string") return named(json, namespace, names);
  if (Array.isArray(json)) {
    return { kind: "union", branches: json.map((branch) => read(branch, namespace, names)) };
  }
  if (typeof json !== "object" || json === null) throw new RangeError(`${JSON.stringify(json)} is no type`);
  const given = json as Json;
  switch (given.type) {
    case "record":
    case "error":
      return readRecord(given, namespace, names);
    case "enum":
      return define(given, namespace, names, { kind: "enum", symbols: texts(given.symbols, "symbols") });
    case "fixed":
      return define(given, namespace, names, {
        kind: "fixed",
        size: whole(given.size, "size"),
        decimal: decimalOf(given),
        logical: textOrNull(given.logicalType),
      });
    case "array":
      return { kind: "array", items: read(given.items, namespace, names), origin: originOf(given) };
    case "map":
      return { kind: "map", values: read(given.values, namespace, names) };
    default:
      return readPrimitive(given, namespace, names);
  }
}

function readPrimitive(given: Json, namespace: string, names: Names): AvroType {
  const { type } = given;
  if (type === "int" || type === "long") {
    return { kind: type, logical: textOrNull(given.logicalType), origin: originOf(given) };
  }
  if (type === "bytes") return { kind: type, decimal: decimalOf(given), origin: originOf(given) };
  // A type may stand in an object of its own, any number of times.
  return read(type, namespace, names);
}

function named(name: string, namespace: string, names: Names): AvroType {
  if (PRIMITIVES.has(name)) {
    if (name === "int" || name === "long") return { kind: name, logical: null, origin: originOf({}) };
    if (name === "bytes") return { kind: name, decimal: null, origin: originOf({}) };
    return { kind: name as "null" };
  }
  const found = names.get(fullName(name, namespace)) ?? names.get(name);
  if (found === undefined) throw new RangeError(`type "${name}" is not defined`);
  return found;
}

function readRecord(given: Json, namespace: string, names: Names): AvroType {
  const fields: AvroField[] = [];
  const { name } = given;
  if (typeof name !== "string") throw new RangeError("a record has no name");
  const full = fullName(name, typeof given.namespace === "string" ? given.namespace : namespace);
  const record: AvroType = { kind: "record", name: full, fields };
  // Known before its fields are read: a record may hold itself.
  names.set(full, record);
  if (!Array.isArray(given.fields)) throw new RangeError(`record "${full}" has no fields`);
  const inner = full.slice(0, Math.max(0, full.lastIndexOf(".")));
  for (const field of given.fields as Json[]) {
    if (typeof field?.name !== "string") throw new RangeError(`a field of "${full}" has no name`);
    fields.push({ name: field.name, type: read(field.type, inner, names) });
  }
  return record;
}

function define(given: Json, namespace: string, names: Names, type: AvroType): AvroType {
  if (typeof given.name !== "string") throw new RangeError(`a type "${given.type}" has no name`);
  names.set(fullName(given.name, typeof given.namespace === "string" ? given.namespace : namespace), type);
  return type;
}

function fullName(name: string, namespace: string): string {
  return name.includes(".") || namespace === "" ? name : `${namespace}.${name}`;
}

function originOf(given: Json): Origin {
  const size = typeof given.size === "number" ? given.size : 0;
  return { volley: textOrNull(given.volley), timezone: textOrNull(given.timezone), size };
}

/** A decimal that breaks its own rules counts as bytes, as the specification wants. */
function decimalOf({ logicalType, precision, scale = 0 }: Json): DecimalFacts | null {
  if (logicalType !== "decimal" || !isWhole(precision) || !isWhole(scale)) return null;
  return precision > 0 && scale <= precision ? { precision, scale } : null;
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function whole(value: unknown, what: string): number {
  if (isWhole(value)) return value;
  throw new RangeError(`${what} is ${JSON.stringify(value)}`);
}

function texts(value: unknown, what: string): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new RangeError(`${what} are no list of texts`);
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
