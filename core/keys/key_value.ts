import { type DataType, decimalText, describeType, type Field, parseDecimal, toField } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";

/** Whether the encoding's length differs between values and is not told by the encoding itself. */
export function isVariable(type: DataType): boolean {
  return type.kind === "utf8" || type.kind === "binary";
}

/** Appends one value that is not null; throws `KEY_VALUE_INVALID` when it is none of the type's. */
export function writeKeyValue(to: ByteWriter, value: unknown, type: DataType): void {
  switch (type.kind) {
    case "bool":
      return to.u8(typeof value === "boolean" ? Number(value) : invalid(value, type));
    case "int8":
      return to.u8(integer(value, type, -0x80, 0x7f));
    case "uint8":
      return to.u8(integer(value, type, 0, 0xff));
    case "int16":
      return to.u16(integer(value, type, -0x8000, 0x7fff));
    case "uint16":
      return to.u16(integer(value, type, 0, 0xffff));
    case "int32":
      return to.u32(integer(value, type, -0x80000000, 0x7fffffff));
    case "uint32":
      return to.u32(integer(value, type, 0, 0xffffffff));
    case "int64":
    case "uint64":
      return to.u64(long(value, type));
    case "float32":
      return to.f32(typeof value === "number" ? value : invalid(value, type));
    case "float64":
      return to.f64(typeof value === "number" ? value : invalid(value, type));
    case "utf8":
      return to.text(typeof value === "string" ? value : invalid(value, type));
    case "binary":
      return to.raw(value instanceof Uint8Array ? value : invalid(value, type));
    default:
      return writeDerived(to, value, type);
  }
}

function writeDerived(to: ByteWriter, value: unknown, type: DataType): void {
  switch (type.kind) {
    case "date":
      return to.u32(integer(wholePart(value, type, 86_400_000), type, -0x80000000, 0x7fffffff));
    case "timestamp":
      return to.u64(long(type.unit === "s" ? wholePart(value, type, 1_000) : value, type));
    case "decimal":
      return writeDecimal(to, value, type);
    case "dictionary":
      return writeKeyValue(to, value, type.value);
    case "list":
    case "fixedSizeList":
      return writeItems(to, value, type);
    case "struct":
      return writeFields(to, value, type);
    default:
      invalid(value, type);
  }
}

/** Appends a value within a composite: a presence byte, then a length where the value does not tell its own. */
export function writeComponent(to: ByteWriter, value: unknown, type: DataType): void {
  if (value === null || value === undefined) return to.u8(0);
  to.u8(1);
  if (!isVariable(type)) return writeKeyValue(to, value, type);
  const length = to.openLength();
  writeKeyValue(to, value, type);
  to.closeLength(length);
}

/** Reads back what {@linkcode writeKeyValue} wrote, `length` bytes of it where the type is variable. */
export function readKeyValue(from: ByteReader, type: DataType, length: number): unknown {
  switch (type.kind) {
    case "bool":
      return from.u8() === 1;
    case "int8":
      return (from.u8() << 24) >> 24;
    case "uint8":
      return from.u8();
    case "int16":
      return (from.u16() << 16) >> 16;
    case "uint16":
      return from.u16();
    case "int32":
      return from.u32() | 0;
    case "uint32":
      return from.u32();
    case "int64":
      return BigInt.asIntN(64, from.u64());
    case "uint64":
      return from.u64();
    case "float32":
      return from.f32();
    case "float64":
      return from.f64();
    case "utf8":
      return from.text(length);
    case "binary":
      return from.raw(length);
    default:
      return readDerived(from, type, length);
  }
}

function readDerived(from: ByteReader, type: DataType, length: number): unknown {
  switch (type.kind) {
    case "date":
      return (from.u32() | 0) * 86_400_000;
    case "timestamp": {
      const units = BigInt.asIntN(64, from.u64());
      if (type.unit === "us" || type.unit === "ns") return units;
      return Number(units) * (type.unit === "s" ? 1_000 : 1);
    }
    case "decimal":
      return decimalText((BigInt.asIntN(64, from.u64()) << 64n) | from.u64(), type.scale);
    case "dictionary":
      return readKeyValue(from, type.value, length);
    case "list":
    case "fixedSizeList":
      return readItems(from, type);
    case "struct":
      return Object.fromEntries(fieldsOf(type, from.u32()).map((f) => [f.name, readComponent(from, f.type)]));
    default:
      throw new RangeError(`a ${type.kind} column holds nothing but nulls`);
  }
}

/** Reads back what {@linkcode writeComponent} wrote. */
export function readComponent(from: ByteReader, type: DataType): unknown {
  if (from.u8() === 0) return null;
  return readKeyValue(from, type, isVariable(type) ? from.u32() : 0);
}

function writeDecimal(to: ByteWriter, value: unknown, type: DataType & { kind: "decimal" }): void {
  const units = parseDecimal(String(value), type.scale) ?? invalid(value, type);
  if (BigInt.asIntN(128, units) !== units) invalid(value, type);
  to.u64(units >> 64n);
  to.u64(units);
}

function writeItems(
  to: ByteWriter,
  value: unknown,
  type: DataType & { kind: "list" | "fixedSizeList" },
): void {
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  const items = isList ? Array.from(value as ArrayLike<unknown>) : invalid(value, type);
  if (type.kind === "fixedSizeList" && items.length !== type.size) invalid(value, type);
  to.u32(items.length);
  for (const item of items) writeComponent(to, item, type.item);
}

function readItems(from: ByteReader, type: DataType & { kind: "list" | "fixedSizeList" }): unknown {
  const count = from.u32();
  const items: unknown[] = [];
  for (let i = 0; i < count; i++) items.push(readComponent(from, type.item));
  const isVector = type.kind === "fixedSizeList" && type.item.kind === "float32";
  return isVector ? Float32Array.from(items as number[]) : items;
}

function writeFields(to: ByteWriter, value: unknown, type: DataType & { kind: "struct" }): void {
  const row: Record<string, unknown> = isRow(value) ? value : invalid(value, type);
  const fields = fieldsOf(type);
  to.u32(fields.length);
  for (const { name, type } of fields) writeComponent(to, Object.hasOwn(row, name) ? row[name] : null, type);
}

function isRow(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function fieldsOf(type: DataType & { kind: "struct" }, count?: number): Field[] {
  const fields = Object.keys(type.fields).map((name) => toField(name, type.fields[name]));
  if (count !== undefined && count !== fields.length) {
    throw new RangeError(`${count} fields where ${describeType(type)} has ${fields.length}`);
  }
  return fields;
}

function integer(value: unknown, type: DataType, min: number, max: number): number {
  const fits = typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
  return fits ? value : invalid(value, type);
}

function long(value: unknown, type: DataType): bigint {
  const exact = typeof value === "number" && Number.isInteger(value) ? BigInt(value) : value;
  if (typeof exact !== "bigint") return invalid(value, type);
  const wrapped = type.kind === "uint64" ? BigInt.asUintN(64, exact) : BigInt.asIntN(64, exact);
  return wrapped === exact ? exact : invalid(value, type);
}

function wholePart(value: unknown, type: DataType, unitMs: number): number {
  return typeof value === "number" && value % unitMs === 0 ? value / unitMs : invalid(value, type);
}

function invalid(value: unknown, type: DataType): never {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  throw new VolleyError({
    code: "KEY_VALUE_INVALID",
    message: `Cannot encode key: ${shown.slice(0, 80)} is not ${describeType(type)}`,
    hint: "Give the key as a row holds a value of its column's type.",
  });
}
