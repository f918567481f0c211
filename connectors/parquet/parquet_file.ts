import { Schema, VolleyError } from "../../core/mod.ts";
import { fileError, readRangeSync } from "../files/mod.ts";
import { type FlatColumn, flatColumns } from "./format/flat_column.ts";
import { type Footer, readFooter } from "./format/footer.ts";
import { generalSchema } from "./general_schema.ts";
import { withSeconds } from "./timestamp_seconds.ts";

/** What the footer of one Parquet file says. */
export interface ParquetFile {
  readonly path: string;
  readonly footer: Footer;
  readonly schema: Schema;
  /** Null where a column is nested or of a type only the general path reads. */
  readonly flat: readonly FlatColumn[] | null;
}

/** Bytes of the largest footer that is read. */
const FOOTER_BYTES_MAX = 256 * 1024 * 1024;
const MAGIC = "PAR1";

/** Reads a file's footer; throws `FILE_NOT_FOUND`, `FILE_CORRUPT` (not Parquet, or cut off) and the like. */
export function openParquet(path: string): ParquetFile {
  let file: Deno.FsFile | undefined;
  try {
    file = Deno.openSync(path);
    return describeFile(path, tailOf(path, file));
  } catch (error) {
    throw fileError(error, "open", path);
  } finally {
    file?.close();
  }
}

/** The footer and the eight bytes after it: all of a file that its schema needs. */
function tailOf(path: string, file: Deno.FsFile): Uint8Array {
  const size = file.statSync().size;
  if (size < 12) throw notParquet(path, `it has ${size} bytes`);
  const head = ascii(readRangeSync(file, 0, 4));
  const last = readRangeSync(file, size - 8, 8);
  if (head === "PARE" || ascii(last.subarray(4)) === "PARE") {
    throw notParquet(path, "its footer is encrypted");
  }
  if (head !== MAGIC) throw notParquet(path, `it does not start with ${MAGIC}`);
  if (ascii(last.subarray(4)) !== MAGIC) throw cutOff(path, `it does not end with ${MAGIC}`);
  const length = new DataView(last.buffer).getUint32(0, true);
  if (length + 12 > size || length > FOOTER_BYTES_MAX) {
    throw cutOff(path, `its footer claims ${length} bytes`);
  }
  return readRangeSync(file, size - 8 - length, length + 8);
}

function describeFile(path: string, tail: Uint8Array): ParquetFile {
  let footer: Footer;
  try {
    footer = readFooter(tail.subarray(0, tail.length - 8));
  } catch (error) {
    throw cutOff(path, `its footer can't be read (${(error as Error).message})`);
  }
  const plain = flatColumns(footer);
  const flat = plain === null ? null : withSeconds(plain, footer);
  const schema = flat === null
    ? generalSchema(footer)
    : new Schema(flat.map(({ name, type, optional }) => ({ name, type, nullable: optional })));
  return { path, footer, schema, flat };
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function notParquet(path: string, reason: string): VolleyError {
  return new VolleyError({
    code: "FILE_CORRUPT",
    message: `Cannot read ${path} as Parquet: ${reason}`,
    at: { resource: path },
    hint: "Check that the path names a Parquet file.",
  });
}

function cutOff(path: string, reason: string): VolleyError {
  return new VolleyError({
    code: "FILE_CORRUPT",
    message: `Cannot read ${path} as Parquet: ${reason}`,
    at: { resource: path },
    hint: "The file was cut off or is still being written: copy it again.",
  });
}
