import { fromArrowSchema, type Schema, VolleyError } from "../../core/mod.ts";
import { Message, RecordBatchReader, Schema as ArrowSchema } from "apache-arrow";
import { Footer } from "apache-arrow/ipc/metadata/file";
import { fileError, readRangeSync } from "../files/mod.ts";
import { checkFooter, checkMetadata } from "./check_metadata.ts";

/** What the start of one Arrow IPC file or stream says. */
export interface ArrowFile {
  readonly path: string;
  /** The schema's message, with what stands before it. */
  readonly head: Uint8Array;
  readonly schema: ArrowSchema;
  /** Byte of the first message that may be one of rows. */
  readonly start: number;
  /** Byte after the last message. */
  readonly end: number;
}

const MAGIC = "ARROW1";
/** The magic at a file's start is padded to eight bytes. */
const MAGIC_BYTES = 8;
/** At a file's end: the footer's length, and the magic. */
const TAIL_BYTES = 10;
const METADATA_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Reads the schema of an Arrow IPC file or stream (arrow.apache.org/docs/format/Columnar.html, "Serialization and
 * Interprocess Communication"). Throws `FILE_NOT_FOUND`, `FILE_CORRUPT` (not Arrow, or cut off) and the like.
 */
export function openArrow(path: string): ArrowFile {
  let file: Deno.FsFile | undefined;
  try {
    file = Deno.openSync(path);
    return readHead(path, file);
  } catch (error) {
    throw fileError(error, "open", path);
  } finally {
    file?.close();
  }
}

/** The columns of a file, all of them or those named. Throws `ARROW_TYPE_UNSUPPORTED`. */
export function arrowFileSchema({ schema }: ArrowFile, names: readonly string[] | null = null): Schema {
  if (names === null) return fromArrowSchema(schema);
  return fromArrowSchema(new ArrowSchema(schema.fields.filter(({ name }) => names.includes(name))));
}

function readHead(path: string, file: Deno.FsFile): ArrowFile {
  const { size } = file.statSync();
  if (size < MAGIC_BYTES) throw arrowCorrupt(path, `it has ${size} bytes`);
  const isFile = ascii(readRangeSync(file, 0, MAGIC.length)) === MAGIC;
  return isFile ? readFile(path, file, size) : readStream(path, file, size);
}

/** A file has its schema at its end; some writers leave out the message of it at the start. */
function readFile(path: string, file: Deno.FsFile, size: number): ArrowFile {
  const tail = size < TAIL_BYTES + MAGIC_BYTES ? null : readRangeSync(file, size - TAIL_BYTES, TAIL_BYTES);
  if (tail === null || ascii(tail.subarray(4)) !== MAGIC) {
    throw arrowCorrupt(path, `it does not end with ${MAGIC}`);
  }
  const length = new DataView(tail.buffer).getInt32(0, true);
  const end = size - TAIL_BYTES - length;
  if (length <= 0 || end < MAGIC_BYTES) throw arrowCorrupt(path, `its footer claims ${length} bytes`);
  try {
    const footer = readRangeSync(file, end, length);
    checkFooter(footer);
    const { schema } = Footer.decode(footer);
    return { path, head: schemaMessage(schema), schema, start: MAGIC_BYTES, end };
  } catch (error) {
    throw arrowCorrupt(path, `its footer can't be read (${(error as Error).message})`, error);
  }
}

function schemaMessage(schema: ArrowSchema): Uint8Array {
  const metadata = Message.encode(Message.from(schema));
  const length = (metadata.length + 7) & ~7;
  const bytes = new Uint8Array(8 + length);
  new Int32Array(bytes.buffer, 0, 2).set([-1, length]);
  bytes.set(metadata, 8);
  return bytes;
}

function readStream(path: string, file: Deno.FsFile, end: number): ArrowFile {
  const { bytes, length } = messagePrefix(readRangeSync(file, 0, 8));
  if (length <= 0 || length > METADATA_BYTES_MAX || bytes + length > end) throw notArrow(path);
  const head = readRangeSync(file, 0, bytes + length);
  return { path, head, schema: schemaOf(path, head, bytes), start: head.length, end };
}

function schemaOf(path: string, head: Uint8Array, prefix: number): ArrowSchema {
  let schema: ArrowSchema | undefined;
  try {
    checkMetadata(head.subarray(prefix));
    schema = RecordBatchReader.from(head).open().schema;
  } catch (error) {
    throw arrowCorrupt(path, `its schema can't be read (${(error as Error).message})`, error);
  }
  if (schema === undefined) throw notArrow(path);
  return schema;
}

/** What stands before a message: its own bytes, and the length of the metadata; 0 is the end of a stream. */
export function messagePrefix(bytes: Uint8Array): { readonly bytes: number; readonly length: number } {
  if (bytes.length < 4) return { bytes: bytes.length, length: -1 };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getInt32(0, true);
  // Before version 0.15 of Arrow the length stood there alone.
  if (first !== -1) return { bytes: 4, length: first };
  return { bytes: 8, length: bytes.length < 8 ? -1 : view.getInt32(4, true) };
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** `FILE_CORRUPT` for an Arrow file that can't be read. */
export function arrowCorrupt(path: string, what: string, cause?: unknown): VolleyError {
  return new VolleyError({
    code: "FILE_CORRUPT",
    message: `Cannot read ${path} as Arrow IPC: ${what}`,
    at: { resource: path },
    hint: "The file was cut off, is damaged or is still being written: copy it again.",
    cause,
  });
}

function notArrow(path: string): VolleyError {
  return new VolleyError({
    code: "FILE_CORRUPT",
    message: `Cannot read ${path} as Arrow IPC: it begins neither as a file nor as a stream`,
    at: { resource: path },
    hint: "Check that the path names an Arrow IPC file (.arrow, .feather of version 2) or stream (.arrows).",
  });
}
