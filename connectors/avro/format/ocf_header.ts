import { VolleyError } from "../../../core/mod.ts";
import { AVRO_CODECS, type AvroCodec } from "./codec.ts";
import { AvroInput } from "./avro_input.ts";
import { type AvroType, avroType } from "./avro_type.ts";
import { forEachItem } from "./skip_value.ts";

/** What an object container file begins with. */
export interface OcfHeader {
  readonly type: AvroType;
  readonly codec: AvroCodec;
  /** The 16 bytes after each block. */
  readonly sync: Uint8Array;
  /** Byte of the first block. */
  readonly end: number;
}

/** `Obj` and the version. */
export const OCF_MAGIC: Uint8Array = Uint8Array.of(0x4f, 0x62, 0x6a, 1);
/** Bytes of the marker between blocks. */
export const SYNC_BYTES = 16;

/**
 * Reads a header from the first bytes of a file (avro.apache.org/docs/current/specification, "Object Container
 * Files"). Null where it goes beyond them; throws `FILE_CORRUPT` or `AVRO_CODEC_UNKNOWN`.
 */
export function readOcfHeader(path: string, bytes: Uint8Array, whole: boolean): OcfHeader | null {
  if (OCF_MAGIC.some((byte, i) => i < bytes.length && bytes[i] !== byte)) throw notAvro(path, bytes);
  const input = new AvroInput();
  const entries = new Map<string, Uint8Array>();
  input.reset(bytes);
  try {
    input.skip(OCF_MAGIC.length);
    forEachItem(input, () => entries.set(input.readString(), input.readBytes(input.readLength())));
    const sync = input.readBytes(SYNC_BYTES).slice();
    return { ...described(path, entries), sync, end: input.at };
  } catch (error) {
    if (error instanceof VolleyError) throw error;
    if (!whole) return null;
    throw corruptHeader(path, bytes.length === 0 ? "it is empty" : (error as Error).message);
  }
}

function described(path: string, entries: Map<string, Uint8Array>): { type: AvroType; codec: AvroCodec } {
  const text = (key: string) => entries.has(key) ? new TextDecoder().decode(entries.get(key)) : null;
  const json = text("avro.schema");
  if (json === null) throw corruptHeader(path, "it has no schema");
  const codec = text("avro.codec") ?? "null";
  if (!(AVRO_CODECS as readonly string[]).includes(codec)) throw unknownCodec(path, codec);
  try {
    return { type: avroType(JSON.parse(json)), codec: codec as AvroCodec };
  } catch (error) {
    throw corruptHeader(path, `its schema can't be read (${(error as Error).message})`);
  }
}

function unknownCodec(path: string, codec: string): VolleyError {
  return new VolleyError({
    code: "AVRO_CODEC_UNKNOWN",
    message: `Cannot read ${path}: its blocks are compressed with ${JSON.stringify(codec)}`,
    at: { resource: path },
    hint: `Codecs that are read: ${AVRO_CODECS.join(", ")}. Have the file written with one of them.`,
  });
}

function corruptHeader(path: string, what: string): VolleyError {
  return new VolleyError({
    code: "FILE_CORRUPT",
    message: `Cannot read ${path} as Avro: ${what}`,
    at: { resource: path },
    hint: "The file was cut off or is still being written: copy it again.",
  });
}

function notAvro(path: string, bytes: Uint8Array): VolleyError {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  const hint = start === "PAR1"
    ? "This is a Parquet file: read it with fromParquet()."
    : /^\s*[{["]/.test(start)
    ? "This may be JSON, or an Avro schema: an object container file (.avro) is wanted."
    : "Check that the path names an Avro object container file.";
  return new VolleyError({
    code: "FILE_CORRUPT",
    message: `Cannot read ${path} as Avro: it does not start with "Obj" and version 1`,
    at: { resource: path },
    hint,
  });
}
