import {
  type DataType,
  type Field,
  type FieldType,
  logicalType,
  type Schema,
  VolleyError,
} from "../../core/mod.ts";
import { notAvro } from "./column_type.ts";

type Json = string | readonly Json[] | { readonly [name: string]: Json | number };

/** The name of the record rows are written as. */
const RECORD = "Row";
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The Avro schema rows are written with. What Avro has no word for carries the column's own type in the attribute
 * `volley`, so that reading gives the same columns; other readers see the plain Avro type. Throws `AVRO_NAME_INVALID`,
 * `AVRO_TYPE_UNSUPPORTED`.
 */
export function writtenSchema(schema: Schema): Json {
  return { type: "record", name: RECORD, fields: schema.fields.map((field) => writtenField(field, RECORD)) };
}

function writtenField({ name, type, nullable }: Field, record: string): Json {
  if (!NAME.test(name)) throw invalidName(name);
  const written = writtenType(type, `${record}_${name}`, name);
  const isNull = type.kind === "null";
  return { name, type: nullable && !isNull ? ["null", written] : written };
}

function innerField(name: string, declared: FieldType, record: string): Json {
  return "nullable" in declared
    ? writtenField({ name, type: declared.type, nullable: true }, record)
    : writtenField({ name, type: declared, nullable: false }, record);
}

/** `path` names records within: Avro wants a name of its own for each. */
function writtenType(declared: DataType, path: string, at: string): Json {
  const type = logicalType(declared);
  switch (type.kind) {
    case "null":
      return "null";
    case "bool":
      return "boolean";
    case "int8":
    case "int16":
    case "uint8":
    case "uint16":
      return { type: "int", volley: type.kind };
    case "int32":
      return "int";
    case "uint32":
      return { type: "long", volley: "uint32" };
    case "int64":
      return "long";
    case "uint64":
      return { type: "bytes", logicalType: "decimal", precision: 20, scale: 0, volley: "uint64" };
    case "float32":
      return "float";
    case "float64":
      return "double";
    case "utf8":
      return "string";
    case "binary":
      return "bytes";
    case "date":
      return { type: "int", logicalType: "date" };
    case "timestamp":
      return timestampType(type);
    case "decimal":
      return { type: "bytes", logicalType: "decimal", precision: type.precision, scale: type.scale };
    case "list":
      return { type: "array", items: itemType(type.item, path, at) };
    case "fixedSizeList":
      return {
        type: "array",
        items: itemType(type.item, path, at),
        volley: "fixedSizeList",
        size: type.size,
      };
    case "struct": {
      const fields = Object.entries(type.fields as Record<string, FieldType>);
      return {
        type: "record",
        name: path,
        fields: fields.map(([name, type]) => innerField(name, type, path)),
      };
    }
    default:
      throw notAvro(at, type);
  }
}

/** Items may always be null here. */
function itemType(item: DataType, path: string, at: string): Json {
  return item.kind === "null" ? "null" : ["null", writtenType(item, `${path}_item`, at)];
}

const LOGICAL = {
  s: "timestamp-millis",
  ms: "timestamp-millis",
  us: "timestamp-micros",
  ns: "timestamp-nanos",
};

function timestampType({ unit, timezone }: Extract<DataType, { kind: "timestamp" }>): Json {
  return {
    type: "long",
    logicalType: LOGICAL[unit],
    ...(unit === "s" && { volley: "timestamp[s]" }),
    ...(timezone !== undefined && { timezone }),
  };
}

function invalidName(name: string): VolleyError {
  return new VolleyError({
    code: "AVRO_NAME_INVALID",
    message: `Cannot write column "${name}" as Avro: its names are letters, digits and underscores`,
    at: { column: name },
    hint: `Rename it first: rename({ ${JSON.stringify(name)}: "${
      name.replace(/\W/g, "_").replace(/^(?=\d)/, "_")
    }" }).`,
  });
}
