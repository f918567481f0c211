import {
  Dictionary,
  logicalType,
  type ReadRequest,
  Schema,
  type Shape,
  type Source,
} from "../../core/mod.ts";
import {
  BoundsFilter,
  checkDeclared,
  fileError,
  type FileFormat,
  type FilePaths,
  type FileReader,
  type FileReaderContext,
  fileSourceOf,
  type FileSourceOptions,
  type NoColumns,
  noFileYet,
  noSuchColumn,
  type SchemaOrShape,
  toSchema,
  type WithPartitions,
} from "../files/mod.ts";
import { FlatReader } from "./flat_reader.ts";
import { decodesChunks } from "./format/flat_column.ts";
import { GeneralReader } from "./general_reader.ts";
import { openParquet, type ParquetFile } from "./parquet_file.ts";
import { wantedGroups } from "./wanted_groups.ts";

/** Options of {@linkcode parquetSource}. */
export interface ParquetSourceOptions<S extends Shape = Shape, P extends Shape = NoColumns>
  extends FileSourceOptions<P> {
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
export function parquetSource<S extends Shape = Shape, P extends Shape = NoColumns>(
  paths: FilePaths,
  options: ParquetSourceOptions<S, P> = {},
): Source<WithPartitions<S, P>> {
  return fileSourceOf<S, P>({
    connector: "parquet",
    paths,
    options,
    prepare(files) {
      if (files.length === 0 && options.schema === undefined) throw noFileYet("parquet", paths);
      const first = files.length === 0 ? null : openParquet(files[0]);
      const schema = chooseColumns(first, options);
      return {
        schema: schema as Schema<S>,
        format: new ParquetFormat(schema, options.dictionarySizeMax ?? 65_536),
        totalRows: files.length === 1 ? first!.footer.rows : undefined,
      };
    },
  });
}

/** The columns to read: those declared, or the first file's; null is a folder without a file, and a declared schema. */
function chooseColumns<S extends Shape>(
  file: ParquetFile | null,
  options: Pick<ParquetSourceOptions<S>, "schema" | "columns">,
): Schema {
  const declared = options.schema === undefined ? file!.schema : toSchema(options.schema);
  if (file !== null) checkDeclared(declared as Schema, file.schema, file.path);
  if (options.columns === undefined) return declared as Schema;
  return new Schema(options.columns.map((name) => {
    const field = declared.find(name);
    if (field === undefined) throw noSuchColumn(name, declared as Schema, file?.path ?? "the schema");
    return field;
  }));
}

/** Opens each file with the reader it needs, for the columns and row groups that are wanted. */
class ParquetFormat implements FileFormat {
  readonly #schema: Schema;
  readonly #dictionarySizeMax: number;
  readonly #dictionaries: ReadonlyMap<string, Dictionary>;
  #given: Schema;
  #filter: BoundsFilter | null = null;
  #skippedRowGroups = 0;

  constructor(schema: Schema, dictionarySizeMax: number) {
    this.#schema = schema;
    this.#given = schema;
    this.#dictionarySizeMax = dictionarySizeMax;
    const texts = schema.fields.filter(({ type }) => logicalType(type).kind === "utf8");
    this.#dictionaries = new Map(texts.map(({ name }) => [name, new Dictionary()]));
  }

  narrow({ columns, predicate }: ReadRequest): Schema {
    const fields = this.#schema.fields.filter(({ name }) => columns?.includes(name) ?? true);
    const kept = fields.length > 0 ? fields : this.#schema.fields.slice(0, 1);
    this.#given = kept.length === this.#schema.fields.length ? this.#schema : new Schema(kept);
    this.#filter = predicate === null ? null : new BoundsFilter(predicate, this.#schema);
    this.#skippedRowGroups = 0;
    return this.#given;
  }

  open(path: string, context: FileReaderContext): FileReader {
    const parquet = openParquet(path);
    checkDeclared(this.#schema, parquet.schema, path);
    const schema = this.#given;
    const wanted = wantedGroups(parquet, this.#schema, this.#filter);
    this.#skippedRowGroups += wanted.filter((each) => !each).length;
    const chosen = parquet.flat?.filter(({ name }) => schema.indexOf(name) >= 0) ?? null;
    if (chosen === null || !decodesChunks(parquet.footer, chosen)) {
      return new GeneralReader(parquet, schema, wanted, context);
    }
    const dictionaries = this.#dictionaries;
    const dictionarySizeMax = this.#dictionarySizeMax;
    return new FlatReader(
      openFile(path),
      parquet,
      { schema, dictionaries, dictionarySizeMax, wanted },
      context,
    );
  }

  counts(): { readonly [name: string]: number } {
    return { skippedRowGroups: this.#skippedRowGroups };
  }
}

function openFile(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path);
  } catch (error) {
    throw fileError(error, "open", path);
  }
}
