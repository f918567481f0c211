import type { Batch, RawPlace, Schema, Shape, Source } from "../../core/mod.ts";
import {
  compressionOf,
  type CompressionOption,
  decodeRaw,
  type FileFormat,
  type FilePaths,
  type FileReader,
  type FileReaderContext,
  fileSourceOf,
  type FileSourceOptions,
  type NoColumns,
  noFileYet,
  type PreparedFiles,
  type SchemaMode,
  type SchemaOrShape,
  TextFileReader,
  toSchema,
  type WithPartitions,
} from "../files/mod.ts";
import { CsvDecoder } from "./csv_decoder.ts";
import { type CsvDialect, fullDialect } from "./csv_dialect.ts";
import { columnPositions, inferFromHead, readCsvHead } from "./csv_header.ts";

/** Records a schema is inferred from. */
const SAMPLE_ROWS = 1024;

/** Options of {@linkcode csvSource}. */
export interface CsvSourceOptions<S extends Shape = Shape, P extends Shape = NoColumns>
  extends FileSourceOptions<P>, CsvDialect, CompressionOption {
  /** Columns to read and their types, matched with the header by name; default inferred from the first 1,024 records. */
  readonly schema?: SchemaOrShape<S>;
  /**
   * How strictly files are held to the schema. By default a column that is not in it is passed over, and one the file
   * lacks is an error. Records that don't fit follow the error policy.
   */
  readonly schemaMode?: SchemaMode;
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
export function csvSource<S extends Shape = Shape, P extends Shape = NoColumns>(
  paths: FilePaths,
  options: CsvSourceOptions<S, P> = {},
): Source<WithPartitions<S, P>> {
  const dialect = fullDialect(options);
  return fileSourceOf<S, P>({
    connector: "csv",
    paths,
    options,
    prepare(files) {
      const schema = options.schema === undefined ? undefined : toSchema(options.schema);
      if (files.length === 0 && schema === undefined) throw noFileYet("csv", paths);
      if (files.length === 0) return prepared(schema!, dialect, options);
      const head = readCsvHead(
        files[0],
        dialect,
        schema === undefined ? SAMPLE_ROWS : 0,
        options.compression,
      );
      const found = schema ?? inferFromHead(files[0], head) as Schema<S>;
      columnPositions(files[0], found as Schema, head, dialect, options.schemaMode);
      return prepared(found, dialect, options);
    },
  });
}

function prepared<S extends Shape>(
  schema: Schema<S>,
  dialect: Required<CsvDialect>,
  reading: CsvReading,
): PreparedFiles<S> {
  return { schema, format: new CsvFormat(schema as Schema, dialect, reading) };
}

/** How files are read, beside their dialect. */
type CsvReading = Pick<CsvSourceOptions, "schemaMode" | "compression">;

class CsvFormat implements FileFormat {
  readonly #schema: Schema;
  readonly #dialect: Required<CsvDialect>;
  readonly #reading: CsvReading;

  constructor(schema: Schema, dialect: Required<CsvDialect>, reading: CsvReading) {
    this.#schema = schema;
    this.#dialect = dialect;
    this.#reading = reading;
  }

  open(path: string, context: FileReaderContext): FileReader {
    const dialect = this.#dialect;
    const schema = this.#schema;
    const { compression, schemaMode } = this.#reading;
    const head = readCsvHead(path, dialect, 0, compression);
    const columnOf = columnPositions(path, schema, head, dialect, schemaMode);
    const { batchRows, faults } = context;
    const decoder = new CsvDecoder({ path, schema, batchRows, dialect, columnOf, faults });
    const from = { ...context, offset: context.offset ?? head.offset };
    return new TextFileReader(path, decoder, from, compressionOf(path, compression));
  }

  /** The file's head says which field is which column. */
  decode(raw: Uint8Array, place: RawPlace): Batch {
    const path = place.partition;
    const { compression, schemaMode } = this.#reading;
    const head = readCsvHead(path, this.#dialect, 0, compression);
    const columnOf = columnPositions(path, this.#schema, head, this.#dialect, schemaMode);
    const init = { path, schema: this.#schema, batchRows: 1024, dialect: this.#dialect, columnOf };
    return decodeRaw(new CsvDecoder(init), raw, place);
  }
}
