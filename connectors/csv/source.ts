import { Schema, type Shape } from "../../core/mod.ts";
import {
  type FileFormat,
  type FilePaths,
  type FileReader,
  type FileReaderContext,
  FileSource,
  type FileSourceOptions,
  listFiles,
  type SchemaOrShape,
  sourceName,
  TextFileReader,
  toSchema,
} from "../files/mod.ts";
import { CsvDecoder } from "./csv_decoder.ts";
import { type CsvDialect, fullDialect } from "./csv_dialect.ts";
import { columnPositions, inferFromHead, readCsvHead } from "./csv_header.ts";

/** Records a schema is inferred from. */
const SAMPLE_ROWS = 1024;

/** Options of {@linkcode csvSource}. */
export interface CsvSourceOptions<S extends Shape = Shape> extends FileSourceOptions, CsvDialect {
  /** Columns to read and their types, matched with the header by name; default inferred from the first 1,024 records. */
  readonly schema?: SchemaOrShape<S>;
}

/**
 * A source over CSV files (RFC 4180, UTF-8). Columns are matched with the header by name and may be fewer than the
 * file's; without a header the schema names all of them, in order.
 *
 * @example
 * ```ts
 * import { float64, StreamExecutionEnvironment, utf8 } from "@volley/volley";
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await Deno.writeTextFile(path, "user,amount,note\nada,1.5,first\n");
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromCsv(path, { schema: { user: utf8, amount: float64 } })
 *   .collect()
 *   .execute("read");
 * console.assert(results[0].user === "ada" && results[0].amount === 1.5);
 * await Deno.remove(path);
 * ```
 */
export function csvSource<S extends Shape = Shape>(
  paths: FilePaths,
  options: CsvSourceOptions<S> = {},
): FileSource<S> {
  const files = listFiles(paths);
  const dialect = fullDialect(options);
  const head = readCsvHead(files[0], dialect, options.schema === undefined ? SAMPLE_ROWS : 0);
  const schema = options.schema === undefined
    ? inferFromHead(files[0], head) as Schema<S>
    : toSchema(options.schema);
  columnPositions(files[0], schema as Schema, head, dialect);
  return new FileSource<S>({
    connectorId: sourceName("csv", files),
    schema,
    files,
    format: new CsvFormat(schema as Schema, dialect),
    inOrder: options.inOrder ?? false,
  });
}

class CsvFormat implements FileFormat {
  readonly #schema: Schema;
  readonly #dialect: Required<CsvDialect>;

  constructor(schema: Schema, dialect: Required<CsvDialect>) {
    this.#schema = schema;
    this.#dialect = dialect;
  }

  open(path: string, context: FileReaderContext): FileReader {
    const dialect = this.#dialect;
    const head = readCsvHead(path, dialect, 0);
    const columnOf = columnPositions(path, this.#schema, head, dialect);
    const { batchRows } = context;
    const decoder = new CsvDecoder({ path, schema: this.#schema, batchRows, dialect, columnOf });
    return new TextFileReader(path, decoder, { ...context, offset: context.offset ?? head.offset });
  }
}
