import { type DataType, describeType, logicalType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { ByteReader } from "./byte_reader.ts";
import { ByteWriter } from "./byte_writer.ts";
import { isVariable, readComponent, readKeyValue, writeComponent, writeKeyValue } from "./key_value.ts";

const NULL_VARIABLE = 0xff;

/**
 * The canonical bytes of keys over some columns: what is hashed for a key group, and what state and checkpoints hold.
 * Two keys are equal exactly if their bytes are, whatever the physical layout (plain or dictionary) they came in.
 *
 * - One column: as Kafka's own serialisers write it, so that Kafka's default partitioner agrees: integers big-endian in
 *   their width, float32 and float64 big-endian (-0 as 0, one NaN), bool one byte, text UTF-8, binary as it is, date
 *   int32 days, timestamp int64 in its unit, decimal 16 bytes of units. Null is no bytes at all, for text and binary the
 *   one byte 0xFF; a binary value of nothing but 0xFF gets one more.
 * - Several columns: each after a presence byte (0 for null), text and binary after their int32 length.
 * - Lists and structs: an int32 count, then each member like a column of several.
 */
export class KeyCodec {
  readonly types: readonly DataType[];
  readonly #writer = new ByteWriter();

  constructor(types: readonly DataType[]) {
    this.types = types.map(logicalType);
  }

  /** The canonical bytes of one value a column; throws `KEY_VALUE_INVALID`. */
  encode(values: readonly unknown[]): Uint8Array<ArrayBuffer> {
    const { types } = this;
    const writer = this.#writer;
    writer.reset();
    if (values.length !== types.length) throw countMismatch(values.length, types);
    if (types.length === 1) writeSingle(writer, values[0], types[0]);
    else for (let i = 0; i < types.length; i++) writeComponent(writer, values[i], types[i]);
    return writer.take();
  }

  /** The values `encode` was given, as rows hold them; throws `KEY_BYTES_INVALID`. */
  decode(bytes: Uint8Array): unknown[] {
    try {
      const reader = new ByteReader(bytes);
      const values = this.types.length === 1
        ? [readSingle(bytes, reader, this.types[0])]
        : this.types.map((type) => readComponent(reader, type));
      if (reader.remaining > 0) throw new RangeError(`${reader.remaining} bytes too many`);
      return values;
    } catch (cause) {
      throw new VolleyError({
        code: "KEY_BYTES_INVALID",
        message: `Cannot decode key of (${describeTypes(this.types)}): ${(cause as Error).message}`,
        hint: "Key bytes are read with the column types they were written with.",
        cause,
      });
    }
  }
}

/** The canonical bytes of a key; for many keys of the same columns make one {@linkcode KeyCodec}. */
export function encodeKey(values: readonly unknown[], types: readonly DataType[]): Uint8Array<ArrayBuffer> {
  return new KeyCodec(types).encode(values);
}

function writeSingle(writer: ByteWriter, value: unknown, type: DataType): void {
  if (value === null || value === undefined) {
    if (isVariable(type)) writer.u8(NULL_VARIABLE);
    return;
  }
  writeKeyValue(writer, value, type);
  if (value instanceof Uint8Array && onlyNullMarkers(value)) writer.u8(NULL_VARIABLE);
}

function readSingle(bytes: Uint8Array, reader: ByteReader, type: DataType): unknown {
  if (!isVariable(type)) return bytes.length === 0 ? null : readKeyValue(reader, type, 0);
  if (!onlyNullMarkers(bytes)) return readKeyValue(reader, type, bytes.length);
  reader.skip(1);
  return bytes.length === 1 ? null : readKeyValue(reader, type, bytes.length - 1);
}

function onlyNullMarkers(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte === NULL_VARIABLE);
}

function countMismatch(given: number, types: readonly DataType[]): VolleyError {
  return new VolleyError({
    code: "KEY_VALUE_INVALID",
    message: `Cannot encode key: ${given} values for ${types.length} columns (${describeTypes(types)})`,
    hint: "Give one value for each key column.",
  });
}

function describeTypes(types: readonly DataType[]): string {
  return types.map(describeType).join(", ");
}
