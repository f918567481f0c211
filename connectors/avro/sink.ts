import { type Batch, type Schema, VolleyError } from "../../core/mod.ts";
import {
  type ByteOutput,
  createBytes,
  fileConfig,
  FileSink,
  type FileSinkOptions,
  type FileWriter,
  pathText,
} from "../files/mod.ts";
import { AvroOutput } from "./format/avro_output.ts";
import { AVRO_CODECS, type AvroCodec, compressBlock } from "./format/codec.ts";
import { OCF_MAGIC, SYNC_BYTES } from "./format/ocf_header.ts";
import { valueWriter } from "./write_value.ts";
import { writtenSchema } from "./written_schema.ts";

/** Options of {@linkcode avroSink}. */
export interface AvroSinkOptions extends FileSinkOptions {
  /** How blocks are compressed; default `"deflate"`, which every reader has. */
  readonly codec?: AvroCodec;
  /** Bytes of a block before it is compressed, about; default 65,536. */
  readonly blockBytes?: number;
}

/** A sink that writes Avro object container files, one a checkpoint: a record a row. */
export function avroSink(path: string | URL, options: AvroSinkOptions = {}): FileSink {
  const target = pathText(path);
  const { codec = "deflate", blockBytes = 65_536, ...rest } = options;
  if (!AVRO_CODECS.includes(codec)) throw codecUnknown(target, codec);
  return new FileSink({
    ...rest,
    connector: "avro",
    path: target,
    config: fileConfig(target, options),
    writing: {
      extension: "avro",
      create: (staged, schema) => new AvroWriter(staged, schema, codec, blockBytes),
    },
  });
}

class AvroWriter implements FileWriter {
  readonly #file: ByteOutput;
  readonly #schema: Schema;
  readonly #codec: AvroCodec;
  readonly #blockBytes: number;
  readonly #sync = crypto.getRandomValues(new Uint8Array(SYNC_BYTES));
  /** Rows that are in no block yet. */
  readonly #rows = new AvroOutput();
  #count = 0;
  /** Header and blocks that are not in the file yet. */
  readonly #ready = new AvroOutput();

  constructor(path: string, schema: Schema, codec: AvroCodec, blockBytes: number) {
    const json = JSON.stringify(writtenSchema(schema));
    this.#file = createBytes(path, "none");
    this.#schema = schema;
    this.#codec = codec;
    this.#blockBytes = blockBytes;
    this.#writeHeader([["avro.schema", json], ["avro.codec", codec]]);
  }

  write(batch: Batch): void | Promise<void> {
    const out = this.#rows;
    const writers = batch.columns.map((column, i) =>
      valueWriter(column, this.#schema.fields[i].nullable, out)
    );
    for (let i = 0; i < batch.rows; i++) {
      const row = batch.selection === null ? i : batch.selection[i];
      for (let c = 0; c < writers.length; c++) writers[c](row);
      this.#count++;
      if (out.length >= this.#blockBytes) this.#endBlock();
    }
    if (this.#ready.length >= WRITE_BYTES) return this.#drain();
  }

  async flush(): Promise<void> {
    this.#endBlock();
    await this.#drain();
    await this.#file.flush();
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.#file.finish();
  }

  abort(): void {
    this.#file.abort();
  }

  #writeHeader(entries: readonly (readonly [string, string])[]): void {
    const out = this.#ready;
    const encoder = new TextEncoder();
    out.raw(OCF_MAGIC);
    out.number(entries.length);
    for (const text of entries.flat()) {
      const bytes = encoder.encode(text);
      out.lengthAndBytes(bytes, 0, bytes.length);
    }
    out.number(0);
    out.raw(this.#sync);
  }

  #endBlock(): void {
    if (this.#count === 0) return;
    const bytes = compressBlock(this.#codec, this.#rows.view());
    this.#ready.number(this.#count);
    this.#ready.lengthAndBytes(bytes, 0, bytes.length);
    this.#ready.raw(this.#sync);
    this.#rows.clear();
    this.#count = 0;
  }

  async #drain(): Promise<void> {
    await this.#file.write(this.#ready.view());
    this.#ready.clear();
  }
}

/** Bytes handed to the file system at a time, about. */
const WRITE_BYTES = 256 * 1024;

function codecUnknown(path: string, codec: string): VolleyError {
  return new VolleyError({
    code: "AVRO_CODEC_UNKNOWN",
    message: `Cannot write ${path}: codec ${JSON.stringify(codec)} is not known`,
    at: { resource: path },
    hint: `Use ${AVRO_CODECS.map((name) => `"${name}"`).join(", ")}.`,
  });
}
