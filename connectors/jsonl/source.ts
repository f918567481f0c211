import type { Batch, RawPlace, Schema, Shape, Source } from "../../core/mod.ts";
import {
  type Compression,
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
  type SchemaMode,
  type SchemaOrShape,
  TextFileReader,
  toSchema,
  type WithPartitions,
} from "../files/mod.ts";
import { inferFromLines } from "./infer_lines.ts";
import { JsonLineDecoder, type JsonLineDecoderInit, type UnknownProperties } from "./json_line_decoder.ts";

/** Options of {@linkcode jsonlSource}. */
export interface JsonlSourceOptions<S extends Shape = Shape, P extends Shape = NoColumns>
  extends FileSourceOptions<P>, CompressionOption {
  /** Columns to read and their types; default inferred from the first 1,024 lines. */
  readonly schema?: SchemaOrShape<S>;
  /** What to do with a property that is no column; default `"ignore"`, and `"error"` with `schemaMode: "strict"`. */
  readonly unknownProperties?: UnknownProperties;
  /** How strictly lines are held to the schema; default `"lenient"`. Lines that don't fit follow the error policy. */
  readonly schemaMode?: SchemaMode;
}

/**
 * A source over JSON Lines files: one object a line, UTF-8; blank lines are passed over.
 *
 * @example
 * ```ts
 * import { float64, nullable, StreamExecutionEnvironment, utf8 } from "@volley/volley";
 * const path = await Deno.makeTempFile({ suffix: ".jsonl" });
 * await Deno.writeTextFile(path, `{"user":"ada","amount":1.5}\n{"user":"bob"}\n`);
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromJsonl(path, { schema: { user: utf8, amount: nullable(float64) } })
 *   .collect()
 *   .execute("read");
 * console.assert(results[0].amount === 1.5 && results[1].amount === null);
 * await Deno.remove(path);
 * ```
 */
export function jsonlSource<S extends Shape = Shape, P extends Shape = NoColumns>(
  paths: FilePaths,
  options: JsonlSourceOptions<S, P> = {},
): Source<WithPartitions<S, P>> {
  return fileSourceOf<S, P>({
    connector: "jsonl",
    paths,
    options,
    prepare(files) {
      if (options.schema === undefined && files.length === 0) throw noFileYet("jsonl", paths);
      const schema = options.schema === undefined
        ? inferFromLines(files[0], options.compression) as Schema<S>
        : toSchema(options.schema);
      return { schema, format: new JsonlFormat(schema as Schema, options) };
    },
  });
}

class JsonlFormat implements FileFormat {
  readonly #init: JsonLineDecoderInit;
  readonly #compression: Compression | undefined;

  constructor(
    schema: Schema,
    { schemaMode, unknownProperties, compression }: Omit<JsonlSourceOptions, "schema">,
  ) {
    this.#compression = compression;
    const strict = schemaMode === "strict";
    const unknown = unknownProperties ?? (strict ? "error" : "ignore");
    this.#init = { schema, unknown, missing: strict ? "error" : "null" };
  }

  open(path: string, context: FileReaderContext): FileReader {
    const decoder = new JsonLineDecoder(path, this.#init, context);
    return new TextFileReader(path, decoder, context, compressionOf(path, this.#compression));
  }

  decode(raw: Uint8Array, place: RawPlace): Batch {
    const context = { batchRows: 1024, partition: 0, offset: null };
    return decodeRaw(new JsonLineDecoder(place.partition, this.#init, context), raw, place);
  }
}
