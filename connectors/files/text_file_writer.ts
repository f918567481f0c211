import type { Batch } from "../../core/mod.ts";
import type { FileWriter } from "./file_writer.ts";

/** Turns batches into text. */
export interface TextEncoding {
  /** What the file begins with. */
  readonly head: string;
  encode(batch: Batch): string;
}

const BUFFER_CHARS = 256 * 1024;

/** Writes a UTF-8 text file, buffered. */
export class TextFileWriter implements FileWriter {
  readonly #file: Deno.FsFile;
  readonly #encoding: TextEncoding;
  readonly #encoder = new TextEncoder();
  #pending: string;

  constructor(path: string, encoding: TextEncoding) {
    this.#file = Deno.openSync(path, { write: true, create: true, truncate: true });
    this.#encoding = encoding;
    this.#pending = encoding.head;
  }

  write(batch: Batch): void | Promise<void> {
    this.#pending += this.#encoding.encode(batch);
    if (this.#pending.length >= BUFFER_CHARS) return this.flush();
  }

  async flush(): Promise<void> {
    let bytes = this.#encoder.encode(this.#pending);
    this.#pending = "";
    while (bytes.length > 0) bytes = bytes.subarray(await this.#file.write(bytes));
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.#file.sync();
    this.#file.close();
  }

  abort(): void {
    this.#file.close();
  }
}
