import { Dictionary, logicalType, Schema, type Shape } from "../../core/mod.ts";
import {
  checkDeclared,
  fileError,
  type FileFormat,
  type FilePaths,
  type FileReader,
  type FileReaderContext,
  FileSource,
  type FileSourceOptions,
  listFiles,
  noSuchColumn,
  type SchemaOrShape,
  sourceName,
  toSchema,
} from "../files/mod.ts";
import { FlatReader } from "./flat_reader.ts";
import { decodesChunks } from "./format/flat_column.ts";
import { GeneralReader } from "./general_reader.ts";
import { openParquet, type ParquetFile } from "./parquet_file.ts";

/** Options of {@linkcode parquetSource}. */
export interface ParquetSourceOptions<S extends Shape = Shape> extends FileSourceOptions {
  /** The columns to read and their types, checked against the files; gives the stream its static types. */
  readonly schema?: SchemaOrShape<S>;
  /** The columns to read, in this order; default all. Columns left out are not even read from the disk. */
  readonly columns?: readonly (keyof S & string)[];
  /** Distinct texts a column keeps as codes; past it a column is plain UTF-8. Default 65,536. */
  readonly dictionarySizeMax?: number;
}

/**
 * A source over Parquet files. The schema comes from the first file's footer, read at once; every file is checked
 * when it is opened. Flat columns are decoded here; nested ones, and rare encodings, by parquet-wasm in a Worker.
 *
 * @example
 * ```ts
 * import { StreamExecutionEnvironment } from "@volley/volley";
 * const folder = await Deno.makeTempDir();
 * const env = new StreamExecutionEnvironment();
 * await env.fromIter([{ user: "ada", amount: 1 }, { user: "bob", amount: 2 }])
 *   .toParquet(`${folder}/amounts.parquet`).execute("write");
 * const { results } = await env.fromParquet(`${folder}/*.parquet`).collect().execute("read");
 * console.assert(results.length === 2);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function parquetSource<S extends Shape = Shape>(
  paths: FilePaths,
  options: ParquetSourceOptions<S> = {},
): FileSource<S> {
  const files = listFiles(paths);
  const first = openParquet(files[0]);
  const schema = chooseColumns(first, options);
  return new FileSource<S>({
    connectorId: sourceName("parquet", files),
    schema: schema as Schema<S>,
    files,
    format: new ParquetFormat(schema, options.dictionarySizeMax ?? 65_536),
    inOrder: options.inOrder ?? false,
    totalRows: files.length === 1 ? first.footer.rows : undefined,
  });
}

function chooseColumns<S extends Shape>(file: ParquetFile, options: ParquetSourceOptions<S>): Schema {
  const declared = options.schema === undefined ? file.schema : toSchema(options.schema);
  checkDeclared(declared as Schema, file.schema, file.path);
  if (options.columns === undefined) return declared as Schema;
  return new Schema(options.columns.map((name) => {
    const field = declared.find(name);
    if (field === undefined) throw noSuchColumn(name, declared as Schema, file.path);
    return field;
  }));
}

/** Opens each file with the reader it needs. */
class ParquetFormat implements FileFormat {
  readonly #schema: Schema;
  readonly #dictionarySizeMax: number;
  readonly #dictionaries: ReadonlyMap<string, Dictionary>;

  constructor(schema: Schema, dictionarySizeMax: number) {
    this.#schema = schema;
    this.#dictionarySizeMax = dictionarySizeMax;
    const texts = schema.fields.filter(({ type }) => logicalType(type).kind === "utf8");
    this.#dictionaries = new Map(texts.map(({ name }) => [name, new Dictionary()]));
  }

  open(path: string, context: FileReaderContext): FileReader {
    const parquet = openParquet(path);
    checkDeclared(this.#schema, parquet.schema, path);
    const chosen = parquet.flat?.filter(({ name }) => this.#schema.indexOf(name) >= 0) ?? null;
    if (chosen === null || !decodesChunks(parquet.footer, chosen)) {
      return new GeneralReader(parquet, this.#schema, context);
    }
    return new FlatReader(openFile(path), parquet, {
      schema: this.#schema,
      dictionaries: this.#dictionaries,
      dictionarySizeMax: this.#dictionarySizeMax,
    }, context);
  }
}

function openFile(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path);
  } catch (error) {
    throw fileError(error, "open", path);
  }
}
