import { type Batch, failOnRow, type RowFaults } from "../../core/mod.ts";
import { type ByteOutput, createBytes } from "./byte_output.ts";
import type { Compression } from "./compression.ts";
import { encodeGoodRows } from "./encode_good_rows.ts";
import type { FileWriter } from "./file_writer.ts";

/** Turns batches into text. */
export interface TextEncoding {
  /** What the file begins with. */
  readonly head: string;
  encode(batch: Batch): string;
}

const BUFFER_CHARS = 256 * 1024;

/** How a {@linkcode TextFileWriter} writes. */
export interface TextWriting {
  readonly compression?: Compression;
  /** What becomes of rows that can't be written; left out, they fail. */
  readonly faults?: RowFaults;
}

/** Writes a UTF-8 text file, buffered, compressed where that is wanted. */
export class TextFileWriter implements FileWriter {
  readonly #output: ByteOutput;
  readonly #encoding: TextEncoding;
  readonly #encoder = new TextEncoder();
  readonly #faults: RowFaults;
  #pending: string;

  constructor(path: string, encoding: TextEncoding, { compression = "none", faults }: TextWriting = {}) {
    this.#faults = faults ?? failOnRow;
    this.#output = createBytes(path, compression);
    this.#encoding = encoding;
    this.#pending = encoding.head;
  }

  write(batch: Batch): void | Promise<void> {
    this.#pending += this.#faults.fatal
      ? this.#encoding.encode(batch)
      : encodeGoodRows(this.#encoding, batch, this.#faults);
    if (this.#pending.length >= BUFFER_CHARS) return this.#drain();
  }

  async flush(): Promise<void> {
    await this.#drain();
    await this.#output.flush();
  }

  async finish(): Promise<void> {
    await this.#drain();
    await this.#output.finish();
  }

  abort(): void {
    this.#output.abort();
  }

  async #drain(): Promise<void> {
    const bytes = this.#encoder.encode(this.#pending);
    this.#pending = "";
    if (bytes.length > 0) await this.#output.write(bytes);
  }
}
