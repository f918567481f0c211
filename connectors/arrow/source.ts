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
import { arrowFileSchema, openArrow } from "./arrow_file.ts";
import { ArrowReader } from "./arrow_reader.ts";
import { provideBodyCodecs } from "./body_codecs.ts";
import { decodeMessage } from "./decode_message.ts";

/** Options of {@linkcode arrowSource}. */
export interface ArrowSourceOptions<S extends Shape = Shape, P extends Shape = NoColumns>
  extends FileSourceOptions<P> {
  /** The columns to read and their types, checked against the files; gives the stream its static types. Default all. */
  readonly schema?: SchemaOrShape<S>;
}

/**
 * A source over Arrow IPC files and streams (`.arrow`, `.feather` of version 2, `.arrows`): which of the two a file is
 * shows in its first bytes. Columns are read over the file's own buffers; compressed ones (LZ4, Zstandard) are unpacked.
 * A record batch that can't be read follows the source's error policy as a whole; a message that doesn't tell where the
 * next one begins, and a dictionary, end the run.
 *
 * @example
 * ```ts
 * import { StreamExecutionEnvironment } from "@volley/volley";
 * const folder = await Deno.makeTempDir();
 * const env = new StreamExecutionEnvironment();
 * await env.fromIter([{ user: "ada", amount: 1 }, { user: "bob", amount: 2 }])
 *   .toArrow(`${folder}/amounts.arrow`).execute("write");
 * const { results } = await env.fromArrow(`${folder}/*.arrow`).collect().execute("read");
 * console.assert(results.length === 2);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function arrowSource<S extends Shape = Shape, P extends Shape = NoColumns>(
  paths: FilePaths,
  options: ArrowSourceOptions<S, P> = {},
): Source<WithPartitions<S, P>> {
  return fileSourceOf<S, P>({
    connector: "arrow",
    paths,
    options,
    prepare(files) {
      if (files.length === 0 && options.schema === undefined) throw noFileYet("arrow", paths);
      const schema = chooseColumns(files[0], options.schema);
      return { schema: schema as Schema<S>, format: new ArrowFormat(schema) };
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
  const found = arrowFileSchema(openArrow(path), declared?.names ?? null);
  if (declared !== null) checkDeclared(declared, found, path);
  return declared ?? found;
}

class ArrowFormat implements FileFormat {
  readonly #whole: Schema;
  #schema: Schema;

  constructor(schema: Schema) {
    this.#whole = this.#schema = schema;
    provideBodyCodecs();
  }

  /** Columns nobody reads are not unpacked into columns; their bytes are still read. */
  narrow({ columns }: ReadRequest): Schema {
    const { fields } = this.#whole;
    const asked = fields.filter(({ name }) => columns?.includes(name) ?? true);
    this.#schema = asked.length === fields.length ? this.#whole : new Schema(asked);
    return this.#schema;
  }

  open(path: string, context: FileReaderContext): FileReader {
    const file = openArrow(path);
    checkDeclared(this.#schema, arrowFileSchema(file, this.#schema.names), path);
    return new ArrowReader(file, this.#schema, context);
  }

  decode(raw: Uint8Array, place: RawPlace): Batch {
    return decodeMessage(raw, place, this.#whole);
  }
}
