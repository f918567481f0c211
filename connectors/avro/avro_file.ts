import { type Field, Schema } from "../../core/mod.ts";
import { fileError, headBytes } from "../files/mod.ts";
import { columnType } from "./column_type.ts";
import type { AvroField } from "./format/avro_type.ts";
import { type OcfHeader, readOcfHeader } from "./format/ocf_header.ts";

/** What the header of one Avro file says. */
export interface AvroFile {
  readonly path: string;
  readonly header: OcfHeader;
  /** The fields of its records; a file of anything else has one, `value`. */
  readonly fields: readonly AvroField[];
}

/** Bytes of a header that are tried first, and at most. */
const HEADER_BYTES = 64 * 1024;
const HEADER_BYTES_MAX = 64 * 1024 * 1024;

/** Reads a file's header; throws `FILE_NOT_FOUND`, `FILE_CORRUPT` (not Avro, or cut off) and the like. */
export function openAvro(path: string): AvroFile {
  const header = readHeader(path);
  const fields = header.type.kind === "record" ? header.type.fields : [{ name: "value", type: header.type }];
  return { path, header, fields };
}

function readHeader(path: string): OcfHeader {
  try {
    for (let wanted = HEADER_BYTES;; wanted *= 8) {
      const { bytes, whole } = headBytes(path, "none", wanted);
      const header = readOcfHeader(path, bytes, whole || wanted >= HEADER_BYTES_MAX);
      if (header !== null) return header;
    }
  } catch (error) {
    throw fileError(error, "open", path);
  }
}

/** The columns of a file's fields, all of them or those named. Throws `AVRO_TYPE_UNSUPPORTED`. */
export function avroSchema(file: AvroFile, names: readonly string[] | null = null): Schema {
  const fields = file.fields.filter(({ name }) => names === null || names.includes(name));
  return new Schema(fields.map(({ name, type }): Field => ({ name, ...columnType(type, name) })));
}
