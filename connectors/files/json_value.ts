import { type DataType, type FieldType, logicalType } from "../../core/mod.ts";

const SPECIAL: ReadonlyMap<unknown, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/** The value of JSON text, whole numbers above 2^53 as bigint. */
export function parseJson(text: string): unknown {
  return /\d{16}/.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
}

function exactInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? "";
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** A parsed value as a column of `type` takes it: bytes from base64, NaN and infinities from their names. */
export function fromJsonValue(declared: DataType, value: unknown): unknown {
  const type = logicalType(declared);
  switch (type.kind) {
    case "float32":
    case "float64":
      return SPECIAL.get(value) ?? value;
    case "binary":
      return typeof value === "string" ? fromBase64(value) : value;
    case "decimal":
      return value;
    case "list":
    case "fixedSizeList":
      return Array.isArray(value) ? value.map((item) => fromJsonValue(type.item, item)) : value;
    case "struct":
      return isObject(value) ? fromJsonStruct(type.fields, value) : value;
    default:
      return value;
  }
}

/** Bytes from base64; text that is none is handed on, and refused by the column. */
export function fromBase64(text: string): Uint8Array | string {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fromJsonStruct(fields: Record<string, FieldType>, value: Record<string, unknown>): object {
  // Entries make own properties, also of one that is called `__proto__`.
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const declared = Object.hasOwn(fields, name) ? fields[name] : null;
      if (declared === null) return [name, inner];
      return [name, fromJsonValue("nullable" in declared ? declared.type : declared, inner)];
    }),
  );
}
