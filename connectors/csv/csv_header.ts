import { nearestName, Schema, VolleyError } from "../../core/mod.ts";
import {
  type Compression,
  compressionOf,
  decodeStrict,
  fileError,
  type HeadBytes,
  headBytes,
  lineError,
  noSuchColumn,
  type SchemaMode,
} from "../files/mod.ts";
import type { CsvDialect } from "./csv_dialect.ts";
import { CsvRecord } from "./csv_record.ts";
import { inferCsvSchema } from "./infer_csv.ts";

const HEAD_BYTES = 1024 * 1024;

/** What the start of a CSV file says. */
export interface CsvHead {
  /** Column names: the header's, else `column_1`, `column_2`, ... */
  readonly names: readonly string[];
  /** Texts of the first records; null where a field is the null text. */
  readonly sample: readonly (readonly (string | null)[])[];
  /** `byte:line` of the first record. */
  readonly offset: string;
}

/** Reads header and up to `sampleRows` records from the first MiB of a file, without waiting. */
export function readCsvHead(
  path: string,
  dialect: Required<CsvDialect>,
  sampleRows: number,
  compression?: Compression,
): CsvHead {
  const { bytes, whole } = firstBytes(path, compression);
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const record = new CsvRecord(dialect.delimiter);
  let at = marked ? 3 : 0;
  let offset = `${at}:1`;
  let names: string[] | null = null;
  const sample: (string | null)[][] = [];
  while (at < bytes.length && (sample.length < sampleRows || (dialect.header && names === null))) {
    const next = record.read(bytes, at, bytes.length, whole);
    if (next < 0 || record.fault !== null) break;
    if (dialect.header && names === null) {
      names = textsOf(path, bytes, record, null) as string[];
      offset = `${next}:${record.innerLines + 2}`;
    } else if (!record.blank || names?.length === 1) {
      sample.push(textsOf(path, bytes, record, dialect.nullText));
    }
    at = next;
  }
  return { names: names ?? sample[0]?.map((_, i) => `column_${i + 1}`) ?? [], sample, offset };
}

/** The schema of a file as its first records suggest; throws `SCHEMA_EMPTY`. */
export function inferFromHead(path: string, { names, sample }: CsvHead): Schema {
  if (names.length > 0) return inferCsvSchema(names, sample);
  throw new VolleyError({
    code: "SCHEMA_EMPTY",
    message: `Cannot infer schema of ${path}: it has no columns`,
    at: { resource: path },
    hint: "Give a schema.",
  });
}

/**
 * Position in `schema` of each field of a record, -1 for fields that are not read. Throws `COLUMN_NOT_FOUND` for a
 * column the file lacks, unless it is nullable and the mode lenient, and in strict mode `ROW_UNKNOWN_COLUMN`.
 */
export function columnPositions(
  path: string,
  schema: Schema,
  head: CsvHead,
  dialect: Required<CsvDialect>,
  mode?: SchemaMode,
): number[] {
  if (!dialect.header) return schema.fields.map((_, index) => index);
  if (mode === "strict") refuseUnknown(path, schema, head);
  for (const { name, nullable } of schema.fields) {
    if (head.names.length > 0 && !head.names.includes(name) && !(nullable && mode === "lenient")) {
      const found = [...new Set(head.names)].map((each) => ({ ...schema.fields[0], name: each }));
      throw noSuchColumn(name, new Schema(found), path);
    }
  }
  return head.names.map((name, i) => head.names.indexOf(name) === i ? schema.indexOf(name) : -1);
}

function refuseUnknown(path: string, schema: Schema, head: CsvHead): void {
  const unknown = head.names.find((name) => schema.indexOf(name) < 0);
  if (unknown === undefined) return;
  const near = nearestName(unknown, schema.names);
  throw lineError(
    { path, line: 1, column: unknown },
    "ROW_UNKNOWN_COLUMN",
    `the file has a column that is not in the schema (${schema})`,
    near ? `Did you mean "${near}"?` : `Add it to the schema, or leave out schemaMode: "strict".`,
  );
}

function textsOf(
  path: string,
  bytes: Uint8Array,
  record: CsvRecord,
  nullText: string | null,
): (string | null)[] {
  const texts: (string | null)[] = [];
  for (let i = 0; i < record.count; i++) {
    const text = decodeField(path, bytes, record.starts[i], record.ends[i]);
    texts.push(
      record.quoted[i] === 2
        ? text.replaceAll('""', '"')
        : record.quoted[i] === 0 && text === nullText
        ? null
        : text,
    );
  }
  return texts;
}

function decodeField(path: string, bytes: Uint8Array, from: number, to: number): string {
  try {
    return decodeStrict(bytes, from, to);
  } catch (error) {
    let line = 1;
    for (let i = 0; i < from; i++) if (bytes[i] === 10) line++;
    throw lineError(
      { path, line },
      "INVALID_UTF8",
      "its bytes are not valid UTF-8",
      notTextHint(bytes),
      error,
    );
  }
}

/** What to do about bytes that are no text, by what the file begins with. */
function notTextHint(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (start === "PAR1") return "This is a Parquet file: read it with fromParquet().";
  if (start.startsWith("\x1f\x8b")) return `This is compressed with gzip: give { compression: "gzip" }.`;
  return "Convert the file to UTF-8, for example with iconv.";
}

function firstBytes(path: string, compression?: Compression): HeadBytes {
  try {
    return headBytes(path, compressionOf(path, compression), HEAD_BYTES);
  } catch (error) {
    throw fileError(error, "open", path);
  }
}
