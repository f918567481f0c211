import {
  type Batch,
  type RawPlace,
  type ReadRequest,
  Schema,
  type Shape,
  type Source,
} from "../../core/mod.ts";
import {
  checkDeclared,
  type FileFormat,
  type FilePaths,
  type FileReader,
  type FileReaderContext,
  fileSourceOf,
  type FileSourceOptions,
  type NoColumns,
  noFileYet,
  type SchemaOrShape,
  toSchema,
  type WithPartitions,
} from "../files/mod.ts";
import { avroSchema, openAvro } from "./avro_file.ts";
import { AvroBlockReader } from "./avro_block_reader.ts";
import { AvroReader } from "./avro_reader.ts";
import { decodeBlocks } from "./decode_blocks.ts";

/** Options of {@linkcode avroSource}. */
export interface AvroSourceOptions<S extends Shape = Shape, P extends Shape = NoColumns>
  extends FileSourceOptions<P> {
  /** The columns to read and their types, checked against the files; gives the stream its static types. Default all. */
  readonly schema?: SchemaOrShape<S>;
}

/**
 * A source over Avro object container files. The columns come from the first file's schema, read at once: a union with
 * null is nullable, a record a struct, a map a list of key and value, an enumeration text; times of day are integers.
 * Each file's fields are matched by name. A block that can't be read follows the source's error policy as a whole, with
 * its bytes; reading goes on with the next one.
 *
 * @example
 * ```ts
 * import { StreamExecutionEnvironment } from "@volley/volley";
 * const folder = await Deno.makeTempDir();
 * const env = new StreamExecutionEnvironment();
 * await env.fromIter([{ user: "ada", amount: 1 }, { user: "bob", amount: 2 }])
 *   .toAvro(`${folder}/amounts.avro`).execute("write");
 * const { results } = await env.fromAvro(`${folder}/*.avro`).collect().execute("read");
 * console.assert(results.length === 2);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function avroSource<S extends Shape = Shape, P extends Shape = NoColumns>(
  paths: FilePaths,
  options: AvroSourceOptions<S, P> = {},
): Source<WithPartitions<S, P>> {
  return fileSourceOf<S, P>({
    connector: "avro",
    paths,
    options,
    prepare(files) {
      if (files.length === 0 && options.schema === undefined) throw noFileYet("avro", paths);
      const schema = chooseColumns(files[0], options.schema);
      return { schema: schema as Schema<S>, format: new AvroFormat(schema) };
    },
  });
}

/** The columns to read: those declared, or the first file's. */
function chooseColumns<S extends Shape>(
  path: string | undefined,
  given: SchemaOrShape<S> | undefined,
): Schema {
  const declared = given === undefined ? null : toSchema(given) as Schema;
  if (path === undefined) return declared!;
  const file = openAvro(path);
  const found = avroSchema(file, declared?.names ?? null);
  if (declared !== null) checkDeclared(declared, found, path);
  return declared ?? found;
}

class AvroFormat implements FileFormat {
  readonly #whole: Schema;
  #schema: Schema;

  constructor(schema: Schema) {
    this.#whole = this.#schema = schema;
  }

  /** Fields nobody reads are passed over. */
  narrow({ columns }: ReadRequest): Schema {
    const { fields } = this.#whole;
    const asked = fields.filter(({ name }) => columns?.includes(name) ?? true);
    this.#schema = asked.length === fields.length ? this.#whole : new Schema(asked);
    return this.#schema;
  }

  open(path: string, context: FileReaderContext): FileReader {
    const file = openAvro(path);
    checkDeclared(this.#schema, avroSchema(file, this.#schema.names), path);
    const { faults } = context;
    return faults === undefined || faults.fatal
      ? new AvroReader(file, this.#schema, context)
      : new AvroBlockReader(file, this.#schema, context, faults);
  }

  decode(raw: Uint8Array, place: RawPlace): Batch {
    return decodeBlocks(raw, place, this.#whole);
  }
}
