import {
  type Batch,
  compact,
  type Schema,
  toArrowSchema,
  toRecordBatch,
  VolleyError,
} from "../../core/mod.ts";
import {
  AsyncByteQueue,
  type RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  type RecordBatchWriter,
} from "apache-arrow";
import {
  type ByteOutput,
  createBytes,
  fileConfig,
  FileSink,
  type FileSinkOptions,
  type FileWriter,
  pathText,
} from "../files/mod.ts";
import { OneDictionary } from "./one_dictionary.ts";

/** Options of {@linkcode arrowSink}. */
export interface ArrowSinkOptions extends FileSinkOptions {
  /** `"file"` (default) can be read at random, `"stream"` while it is being written. */
  readonly format?: "file" | "stream";
}

/** A sink that writes Arrow IPC, one file or stream a checkpoint: a record batch for each batch of rows. */
export function arrowSink(path: string | URL, options: ArrowSinkOptions = {}): FileSink {
  const target = pathText(path);
  const { format = "file", ...rest } = options;
  if (format !== "file" && format !== "stream") throw formatUnknown(target, format);
  return new FileSink({
    ...rest,
    connector: "arrow",
    path: target,
    config: fileConfig(target, options),
    writing: {
      extension: format === "file" ? "arrow" : "arrows",
      create: (staged, schema) => new ArrowWriter(staged, schema, format),
    },
  });
}

class ArrowWriter implements FileWriter {
  readonly #file: ByteOutput;
  readonly #bytes = new WrittenBytes();
  readonly #writer: RecordBatchWriter;
  readonly #dictionaries: OneDictionary;

  constructor(path: string, schema: Schema, format: "file" | "stream") {
    this.#dictionaries = new OneDictionary(schema);
    this.#writer = format === "file" ? new RecordBatchFileWriter() : new RecordBatchStreamWriter();
    this.#writer.reset(this.#bytes, toArrowSchema(schema));
    this.#file = createBytes(path, "none");
  }

  async write(batch: Batch): Promise<void> {
    this.#writer.write(toRecordBatch(this.#dictionaries.convert(compact(batch))) as RecordBatch);
    await this.#drain();
  }

  async flush(): Promise<void> {
    await this.#drain();
    await this.#file.flush();
  }

  async finish(): Promise<void> {
    this.#writer.close();
    await this.#drain();
    await this.#file.finish();
  }

  abort(): void {
    this.#file.abort();
  }

  async #drain(): Promise<void> {
    await this.#file.write(this.#bytes.take());
  }
}

/** Where the writer of `apache-arrow` puts its bytes; taken as soon as they are there. */
class WrittenBytes extends AsyncByteQueue {
  #pieces: Uint8Array[] = [];

  override write(piece: Uint8Array): void {
    this.#pieces.push(piece);
  }

  take(): Uint8Array {
    const pieces = this.#pieces;
    this.#pieces = [];
    const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}

function formatUnknown(path: string, format: string): VolleyError {
  return new VolleyError({
    code: "ARROW_FORMAT_UNKNOWN",
    message: `Cannot write ${path}: Arrow IPC has no format ${JSON.stringify(format)}`,
    at: { resource: path },
    hint: `Use "file" or "stream".`,
  });
}
