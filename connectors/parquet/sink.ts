import { type Batch, compact, type Schema, toIpc } from "../../core/mod.ts";
import { fileConfig, FileSink, type FileSinkOptions, type FileWriter, pathText } from "../files/mod.ts";
import { ParquetWorker } from "./worker_call.ts";

/** Options of {@linkcode parquetSink}. */
export interface ParquetSinkOptions extends FileSinkOptions {
  /** How pages are compressed; default `"zstd"`. */
  readonly compression?: "zstd" | "snappy" | "gzip" | "uncompressed";
  /** Rows of a row group; default 262,144. */
  readonly rowGroupRows?: number;
}

/** A sink that writes Parquet files, one a checkpoint, with parquet-wasm in a Worker. */
export function parquetSink(path: string | URL, options: ParquetSinkOptions = {}): FileSink {
  const target = pathText(path);
  const { compression = "zstd", rowGroupRows = 262_144, ...rest } = options;
  return new FileSink({
    ...rest,
    connector: "parquet",
    path: target,
    config: fileConfig(target, options),
    writing: {
      extension: "parquet",
      create: (staged, schema) => new ParquetWriter(staged, schema, compression, rowGroupRows),
    },
  });
}

/** Rows handed to the Worker at a time. */
const HAND_OVER_ROWS = 16_384;

class ParquetWriter implements FileWriter {
  readonly #path: string;
  readonly #schema: Schema;
  readonly #worker = new ParquetWorker();
  readonly #begun: Promise<unknown>;
  #pending: Batch[] = [];
  #rows = 0;

  constructor(path: string, schema: Schema, compression: string, rowGroupRows: number) {
    this.#path = path;
    this.#schema = schema;
    Deno.openSync(path, { write: true, create: true, truncate: true }).close();
    this.#begun = this.#worker.ask({ kind: "begin", compression, rowGroupRows });
    this.#begun.catch(() => {});
  }

  write(batch: Batch): void | Promise<void> {
    this.#pending.push(batch.selection === null ? batch : compact(batch));
    this.#rows += batch.rows;
    if (this.#rows >= HAND_OVER_ROWS) return this.#handOver();
  }

  async flush(): Promise<void> {
    if (this.#rows > 0) await this.#handOver();
  }

  async finish(): Promise<void> {
    await this.#handOver();
    const bytes = await this.#worker.ask({ kind: "finish" });
    this.#worker.close();
    using file = await Deno.open(this.#path, { write: true });
    for (let rest = bytes!; rest.length > 0;) rest = rest.subarray(await file.write(rest));
    await file.sync();
  }

  abort(): void {
    this.#worker.close();
  }

  async #handOver(): Promise<void> {
    const batches = this.#pending;
    this.#pending = [];
    this.#rows = 0;
    await this.#begun;
    const ipc = toIpc(batches, { schema: this.#schema });
    await this.#worker.ask({ kind: "write", ipc }, [ipc.buffer as ArrayBuffer]);
  }
}
