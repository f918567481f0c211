import { type DataType, decimalText, nullable, setOwn, type Struct, utf8 } from "../../../core/mod.ts";
import type { AvroInput } from "./avro_input.ts";
import type { AvroType } from "./avro_type.ts";
import { branchOf, forEachItem } from "./skip_value.ts";

/** Reads one value, in the form a column of its type takes; null where it is null. */
export type ReadValue = (input: AvroInput) => unknown;

/** How a value of `avro` is read for a column of `type`. */
export function readValueOf(avro: AvroType, type: DataType): ReadValue {
  switch (avro.kind) {
    case "null":
      return () => null;
    case "boolean":
      return (input) => input.readBoolean();
    case "float":
      return (input) => input.readFloat();
    case "double":
      return (input) => input.readDouble();
    case "string":
      return (input) => input.readString();
    case "int":
      return intReader(type);
    case "long":
      return longReader(type);
    case "enum":
      return (input) => avro.symbols[branchOf(input, avro.symbols.length)];
    case "bytes":
      return bytesReader((input) => input.readBytes(input.readLength()), type);
    case "fixed":
      return bytesReader((input) => input.readBytes(avro.size), type);
    case "array":
      return listReader(readValueOf(avro.items, itemOf(type)));
    case "map":
      return mapReader(avro, type);
    case "record":
      return recordReader(avro, type as Struct);
    case "union":
      return unionReader(avro, type);
  }
}

function itemOf(type: DataType): DataType {
  return (type as { readonly item: DataType }).item;
}

const DAY_MS = 86_400_000;

function intReader(type: DataType): ReadValue {
  return type.kind === "date" ? (input) => input.readInt() * DAY_MS : (input) => input.readInt();
}

/** Counts beyond 2^53 and counts of a timestamp's unit are bigints; milliseconds are what a number means there. */
function longReader(type: DataType): ReadValue {
  const exact = type.kind === "timestamp" && (type.unit === "us" || type.unit === "ns");
  return (input) => {
    const value = input.readLong();
    if (!exact && Number.isSafeInteger(value)) return value;
    return (BigInt(input.high) << 32n) | BigInt(input.low >>> 0);
  };
}

function bytesReader(read: (input: AvroInput) => Uint8Array, type: DataType): ReadValue {
  switch (type.kind) {
    case "decimal":
      return (input) => decimalText(unscaledOf(read(input)), type.scale);
    case "uint64":
      return (input) => unscaledOf(read(input));
    case "utf8":
      return (input) => uuidText(read(input));
    default:
      return read;
  }
}

/** A big-endian integer in two's complement. */
export function unscaledOf(bytes: Uint8Array): bigint {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, bits);
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function listReader(item: ReadValue): ReadValue {
  return (input) => {
    const items: unknown[] = [];
    forEachItem(input, () => items.push(item(input)));
    return items;
  };
}

function mapReader(avro: Extract<AvroType, { kind: "map" }>, type: DataType): ReadValue {
  const { value: declared } = (itemOf(type) as Struct).fields;
  const value = readValueOf(avro.values, "nullable" in declared ? declared.type : declared);
  return listReader((input) => ({ key: input.readString(), value: value(input) }));
}

function recordReader(avro: Extract<AvroType, { kind: "record" }>, type: Struct): ReadValue {
  const fields = avro.fields.map(({ name, type: inner }) => {
    const declared = type.fields[name] ?? nullable(utf8);
    return { name, read: readValueOf(inner, "nullable" in declared ? declared.type : declared) };
  });
  return (input) => {
    const value: Record<string, unknown> = {};
    for (const { name, read } of fields) setOwn(value, name, read(input));
    return value;
  };
}

function unionReader(avro: Extract<AvroType, { kind: "union" }>, type: DataType): ReadValue {
  const branches = avro.branches.map((branch) => readValueOf(branch, type));
  return (input) => branches[branchOf(input, branches.length)](input);
}
