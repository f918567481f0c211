import * as arrow from "apache-arrow";
import { VolleyError } from "../fault/mod.ts";
import * as volley from "./data_type.ts";
import { setOwn } from "./read_value.ts";
import { type Field, Schema, toField } from "./schema.ts";

/** Arrow's schema for ours. A dictionary of anything but text is its value type, as its column is. */
export function toArrowSchema(schema: Schema): arrow.Schema {
  const ids = { next: 0 };
  return new arrow.Schema(schema.fields.map((field) => toArrowField(field, ids)));
}

/** Numbers dictionaries in the order of the schema, so that batches of one schema agree. */
interface DictionaryIds {
  next: number;
}

function toArrowField(field: Field, ids: DictionaryIds): arrow.Field {
  const nullable = field.nullable || field.type.kind === "null";
  return new arrow.Field(field.name, toArrowType(field.type, ids), nullable);
}

const UNIT: { readonly [unit in volley.TimeUnit]: arrow.TimeUnit } = {
  s: arrow.TimeUnit.SECOND,
  ms: arrow.TimeUnit.MILLISECOND,
  us: arrow.TimeUnit.MICROSECOND,
  ns: arrow.TimeUnit.NANOSECOND,
};

const SIMPLE: { readonly [kind: string]: () => arrow.DataType } = {
  null: () => new arrow.Null(),
  bool: () => new arrow.Bool(),
  int8: () => new arrow.Int8(),
  int16: () => new arrow.Int16(),
  int32: () => new arrow.Int32(),
  int64: () => new arrow.Int64(),
  uint8: () => new arrow.Uint8(),
  uint16: () => new arrow.Uint16(),
  uint32: () => new arrow.Uint32(),
  uint64: () => new arrow.Uint64(),
  float32: () => new arrow.Float32(),
  float64: () => new arrow.Float64(),
  utf8: () => new arrow.Utf8(),
  binary: () => new arrow.Binary(),
  date: () => new arrow.DateDay(),
};

function toArrowType(type: volley.DataType, ids: DictionaryIds): arrow.DataType {
  switch (type.kind) {
    case "timestamp":
      return new arrow.Timestamp(UNIT[type.unit], type.timezone);
    case "decimal":
      return new arrow.Decimal(type.scale, type.precision, 128);
    case "dictionary":
      if (type.value.kind !== "utf8") return toArrowType(type.value, ids);
      return new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), ids.next++);
    case "list":
      return new arrow.List(toArrowField({ name: "item", type: type.item, nullable: true }, ids));
    case "fixedSizeList":
      return new arrow.FixedSizeList(
        type.size,
        toArrowField({ name: "item", type: type.item, nullable: true }, ids),
      );
    case "struct":
      return new arrow.Struct(
        Object.keys(type.fields).map((name) => toArrowField(toField(name, type.fields[name]), ids)),
      );
    default:
      return SIMPLE[type.kind]();
  }
}

/** Our schema for Arrow's; throws `ARROW_TYPE_UNSUPPORTED` for time of day, interval, duration and union. */
export function fromArrowSchema(schema: arrow.Schema): Schema {
  return new Schema(schema.fields.map((field) => ({
    name: field.name,
    type: fromArrowType(field.type, field.name),
    nullable: field.nullable,
  })));
}

const UNITS: readonly volley.TimeUnit[] = ["s", "ms", "us", "ns"];

/** Our type for Arrow's: large and view forms become the plain ones, maps lists of structs. */
export function fromArrowType(type: arrow.DataType, column: string): volley.DataType {
  const item = () => fromArrowType(type.children[0].type, column);
  if (arrow.DataType.isNull(type)) return volley.nulls;
  if (arrow.DataType.isBool(type)) return volley.bool;
  if (arrow.DataType.isInt(type)) return integer(type.bitWidth, type.isSigned);
  if (arrow.DataType.isFloat(type)) {
    return type.precision === arrow.Precision.DOUBLE ? volley.float64 : volley.float32;
  }
  if (isText(type)) return volley.utf8;
  if (isBytes(type)) return volley.binary;
  if (arrow.DataType.isDate(type)) return volley.date;
  if (arrow.DataType.isTimestamp(type)) return volley.timestamp(UNITS[type.unit], type.timezone ?? undefined);
  if (arrow.DataType.isDecimal(type) && type.bitWidth === 128) {
    return volley.decimal(type.precision, type.scale);
  }
  if (arrow.DataType.isDictionary(type)) {
    const value = fromArrowType(type.dictionary, column);
    return value.kind === "utf8" ? volley.dictionary(value) : value;
  }
  if (arrow.DataType.isFixedSizeList(type)) return volley.fixedSizeList(item(), type.listSize);
  if (arrow.DataType.isList(type) || arrow.DataType.isLargeList(type) || arrow.DataType.isMap(type)) {
    return volley.list(item());
  }
  if (arrow.DataType.isStruct(type)) return fromArrowStruct(type, column);
  throw unsupported(type, column);
}

function fromArrowStruct(type: arrow.Struct, column: string): volley.DataType {
  const fields: Record<string, volley.FieldType> = {};
  for (const child of type.children) {
    const bare = fromArrowType(child.type, `${column}.${child.name}`);
    setOwn(fields, child.name, child.nullable ? volley.nullable(bare) : bare);
  }
  return volley.struct(fields);
}

function isText(type: arrow.DataType): boolean {
  return arrow.DataType.isUtf8(type) || arrow.DataType.isLargeUtf8(type) || arrow.DataType.isUtf8View(type);
}

function isBytes(type: arrow.DataType): boolean {
  return arrow.DataType.isBinary(type) || arrow.DataType.isLargeBinary(type) ||
    arrow.DataType.isBinaryView(type) || arrow.DataType.isFixedSizeBinary(type);
}

function integer(bits: number, signed: boolean): volley.DataType {
  switch (bits) {
    case 8:
      return signed ? volley.int8 : volley.uint8;
    case 16:
      return signed ? volley.int16 : volley.uint16;
    case 32:
      return signed ? volley.int32 : volley.uint32;
    default:
      return signed ? volley.int64 : volley.uint64;
  }
}

function unsupported(type: arrow.DataType, column: string): VolleyError {
  return new VolleyError({
    code: "ARROW_TYPE_UNSUPPORTED",
    message: `Cannot read Arrow column "${column}": its type ${type} has no counterpart`,
    at: { column },
    hint: "Cast the column before handing it over, for example to int64 or timestamp.",
  });
}
