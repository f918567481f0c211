import {
  arrowSink,
  arrowSource,
  avroSink,
  avroSource,
  Batch,
  batchFromRows,
  csvSink,
  csvSource,
  jsonlSink,
  jsonlSource,
  parquetSink,
  parquetSource,
  type Schema,
  schema,
  type Shape,
  type Sink,
  type Source,
  StreamRecord,
  systemClock,
} from "../../mod.ts";
import { type ConnectorTestContext, pollAll } from "../harness/mod.ts";

/** How one file format is read and written in the suites. */
export interface FileFormatUnderTest {
  readonly name: string;
  readonly extension: string;
  readonly shape: Shape;
  /** Files a seeding is spread over. */
  readonly files: number;
  source(paths: string, schema: Schema): Source;
  sink(path: string): Sink;
}

/** A file connector under test, in a folder of its own: `seeded/` is read, `out<n>/` is written. */
export class FileTestContext implements ConnectorTestContext {
  readonly name: string;
  readonly #format: FileFormatUnderTest;
  readonly #folder: string;
  #seedings = 0;
  #destinations = 0;

  constructor(format: FileFormatUnderTest, folder: string) {
    this.name = format.name;
    this.#format = format;
    this.#folder = folder;
  }

  testSchema(): Schema {
    return schema(this.#format.shape) as Schema;
  }

  async seedTestData(batches: readonly Batch[]): Promise<void> {
    this.#seedings++;
    const { files, extension } = this.#format;
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
    for (let file = 0; file < files; file++) {
      const path = `${this.#folder}/seed${this.#seedings}/part${file}.${extension}`;
      await this.#writeFile(path, batches, (row) => Math.floor((row * files) / rows) === file);
    }
  }

  createSource(): Source | null {
    if (this.#seedings === 0) Deno.mkdirSync(`${this.#folder}/seed0`, { recursive: true });
    const paths = `${this.#folder}/seed${this.#seedings}/*.${this.#format.extension}`;
    return this.#seedings === 0 ? NEVER_OPENED : this.#format.source(paths, this.testSchema());
  }

  async createEmptySource(): Promise<Source> {
    const path = `${this.#folder}/empty/none.${this.#format.extension}`;
    await this.#writeFile(path, [batchFromRows(this.testSchema(), [])], () => true);
    return this.#format.source(path, this.testSchema());
  }

  createSink(): Sink {
    return this.#format.sink(`${this.#folder}/out${this.#destinations}/result.${this.#format.extension}`);
  }

  newDestination(): void {
    this.#destinations++;
  }

  async readSinkResults(): Promise<Batch[]> {
    const folder = `${this.#folder}/out${this.#destinations}`;
    const visible = [...Deno.readDirSync(folder)].filter(({ name }) => !name.startsWith("."));
    if (visible.length === 0) return [];
    const { source, extension } = this.#format;
    return (await pollAll(source(`${folder}/*.${extension}`, this.testSchema()))).batches;
  }

  /** Writes the chosen rows with the format's own sink. */
  async #writeFile(path: string, batches: readonly Batch[], chosen: (row: number) => boolean): Promise<void> {
    const sink = this.#format.sink(path);
    const signal = new AbortController().signal;
    const pipeline = "seed";
    await sink.open({ clock: systemClock, signal, schema: this.testSchema(), pipeline, restoredEpoch: null });
    let row = 0;
    for (const batch of batches) {
      const selection = Int32Array.from(
        Array.from({ length: batch.length }, (_, i) => i).filter(() => chosen(row++)),
      );
      await sink.write(new StreamRecord(new Batch(batch.schema, batch.columns, batch.length, { selection })));
    }
    await sink.onCheckpoint!(1);
    await sink.commit!(1);
    await sink.close();
  }
}

/** Stands for "there is a source" before anything was seeded. */
const NEVER_OPENED = {} as Source;

/** Parquet by its own decoder (flat) and by parquet-wasm (nested), JSON Lines, CSV, Avro and Arrow. */
export function fileFormats(shapes: { readonly [name: string]: Shape }): FileFormatUnderTest[] {
  return [
    parquet("parquet", shapes.flat),
    parquet("parquet, nested", shapes.nested),
    {
      name: "jsonl",
      extension: "jsonl",
      shape: shapes.written,
      files: 3,
      source: (paths, schema) => jsonlSource(paths, { schema }),
      sink: (path) => jsonlSink(path, { emptyFile: true }),
    },
    {
      name: "csv",
      extension: "csv",
      shape: shapes.written,
      files: 2,
      source: (paths, schema) => csvSource(paths, { schema }),
      sink: (path) => csvSink(path, { emptyFile: true }),
    },
    {
      name: "jsonl, gzip",
      extension: "jsonl.gz",
      shape: shapes.written,
      files: 2,
      source: (paths, schema) => jsonlSource(paths, { schema }),
      sink: (path) => jsonlSink(path, { emptyFile: true }),
    },
    {
      name: "csv, zstd",
      extension: "csv.zst",
      shape: shapes.written,
      files: 2,
      source: (paths, schema) => csvSource(paths, { schema }),
      sink: (path) => csvSink(path, { emptyFile: true }),
    },
    ...(["file", "stream"] as const).map((format): FileFormatUnderTest => ({
      name: `arrow, ${format}`,
      extension: "arrow",
      shape: shapes.written,
      files: 2,
      source: (paths, schema) => arrowSource(paths, { schema }),
      sink: (path) => arrowSink(path, { emptyFile: true, format }),
    })),
    ...(["deflate", "snappy"] as const).map((codec): FileFormatUnderTest => ({
      name: `avro, ${codec}`,
      extension: "avro",
      shape: shapes.written,
      files: 2,
      source: (paths, schema) => avroSource(paths, { schema }),
      sink: (path) => avroSink(path, { emptyFile: true, codec, blockBytes: 700 }),
    })),
  ];
}

function parquet(name: string, shape: Shape): FileFormatUnderTest {
  return {
    name,
    extension: "parquet",
    shape,
    files: 1,
    source: (paths, schema) => parquetSource(paths, { schema }),
    sink: (path) => parquetSink(path, { emptyFile: true, rowGroupRows: 50 }),
  };
}
