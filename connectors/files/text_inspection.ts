import { Batch, Schema, VolleyError } from "../../core/mod.ts";
import { compressionOf } from "./compression.ts";
import { readError } from "./file_error.ts";
import { listFiles } from "./file_list.ts";
import { type InferenceOptions, inferenceRows } from "./inference_options.ts";
import { type BadLine, type ColumnInference, InferenceReport } from "./inference_report.ts";
import { type RecordDecoder, TextFileReader } from "./text_file_reader.ts";

/** Bad lines told of one by one. */
const BAD_LINES_MAX = 10;
/** Rows between two turns of the event loop, at most. */
const STEP_ROWS = 1024;

/** Looks at the records of a text file, instead of making rows of them. */
export abstract class TextInspection implements RecordDecoder {
  line = 1;
  /** Records since the last `take`, good or not. */
  rows = 0;
  /** Good records in all. */
  seen = 0;
  /** Nothing more is looked at: that there is more is all that counts. */
  stopped = false;
  readonly path: string;
  #badLines = 0;
  readonly #firstBadLines: BadLine[] = [];

  constructor(path: string) {
    this.path = path;
  }

  next(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    if (!this.stopped) return this.look(bytes, from, end, ended);
    this.rows++;
    return end;
  }

  /** Looks at the record that starts at `from`; as `next`. */
  protected abstract look(bytes: Uint8Array, from: number, end: number, ended: boolean): number;

  /** What was found out, in the order of the file. */
  abstract columns(): ColumnInference[];

  take(): Batch {
    const batch = new Batch(NOTHING, [], this.rows);
    this.rows = 0;
    return batch;
  }

  /** A line no row can be made of. */
  protected refuse(line: number, what: string): void {
    this.#badLines++;
    if (this.#firstBadLines.length < BAD_LINES_MAX) this.#firstBadLines.push({ line, what });
  }

  /** The report; throws `SCHEMA_EMPTY` where no column was found. */
  report(whole: boolean): InferenceReport {
    const columns = this.columns();
    const { path, seen } = this;
    const [badLines, firstBadLines] = [this.#badLines, this.#firstBadLines];
    if (columns.length > 0) {
      return new InferenceReport({ path, rows: seen, whole, columns, badLines, firstBadLines });
    }
    const [first] = firstBadLines;
    throw new VolleyError({
      code: "SCHEMA_EMPTY",
      message: `Cannot infer schema of ${path}: ${
        first === undefined ? "it has no columns" : `no line is a row (line ${first.line}: ${first.what})`
      }`,
      at: { resource: path },
      hint: "Check the format of the file, or give a schema.",
    });
  }
}

const NOTHING = new Schema([]);

/** Looks at the first rows of a file, without holding the event loop for long. */
export async function inspectText(
  given: string | URL,
  options: InferenceOptions,
  inspectionOf: (path: string) => TextInspection,
): Promise<InferenceReport> {
  const rows = inferenceRows(options);
  const [path] = listFiles(given);
  const inspection = inspectionOf(path);
  let whole = false;
  try {
    const context = { batchRows: Math.min(rows, STEP_ROWS), partition: 0, offset: null };
    const reader = new TextFileReader(path, inspection, context, compressionOf(path, options.compression));
    try {
      for (let looked = 0; looked < rows && !whole;) {
        const batch = await reader.read();
        whole = batch === null;
        looked += batch?.length ?? 0;
      }
      inspection.stopped = true;
      if (!whole) whole = await reader.read() === null;
    } finally {
      reader.close();
    }
  } catch (error) {
    throw readError(error, path);
  }
  return inspection.report(whole);
}
