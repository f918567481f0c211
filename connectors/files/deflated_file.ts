import { createGzip, createZstdCompress } from "node:zlib";
import { type ByteOutput, writeAll } from "./byte_output.ts";
import type { Compression } from "./compression.ts";
import { ZlibStream } from "./zlib_stream.ts";

/** A file compressed as it is written: one gzip member, or one Zstandard frame. */
export class DeflatedFile implements ByteOutput {
  readonly #file: Deno.FsFile;
  readonly #stream: ZlibStream;
  /** Compressed bytes that are not in the file yet. */
  #ready: Uint8Array[] = [];

  constructor(file: Deno.FsFile, compression: Compression) {
    this.#file = file;
    this.#stream = new ZlibStream(
      compression === "gzip" ? createGzip() : createZstdCompress(),
      (piece) => void this.#ready.push(piece),
    );
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#stream.write(bytes);
    await this.#drain();
  }

  async flush(): Promise<void> {
    await this.#stream.flush();
    await this.#drain();
  }

  async finish(): Promise<void> {
    await this.#stream.end();
    await this.#drain();
    await this.#file.sync();
    this.#file.close();
  }

  abort(): void {
    this.#stream.destroy();
    this.#file.close();
  }

  async #drain(): Promise<void> {
    const pieces = this.#ready;
    this.#ready = [];
    for (const piece of pieces) await writeAll(this.#file, piece);
  }
}
