import { createGunzip, createZstdDecompress } from "node:zlib";
import type { Compression } from "./compression.ts";
import { ZlibStream } from "./zlib_stream.ts";

/** Decompresses pieces handed to it and keeps the result until it is taken. */
export class Inflater {
  readonly #compression: Compression;
  readonly #waiting: Uint8Array[] = [];
  /** Bytes of the first waiting piece that were taken. */
  #taken = 0;
  #stream: ZlibStream | null = null;

  constructor(compression: Compression) {
    this.#compression = compression;
  }

  /** Decompresses `bytes`, which must not change afterwards; what they stand for can be taken then. */
  write(bytes: Uint8Array): Promise<void> {
    return (this.#stream ??= this.#open()).write(bytes);
  }

  /** The stream is complete; throws where it is not. */
  end(): Promise<void> {
    return this.#stream?.end() ?? Promise.resolve();
  }

  /** The frame is complete: the next bytes begin another. */
  async restart(): Promise<void> {
    await this.end();
    this.#stream = null;
  }

  /** Moves what is waiting into `into`; gives the bytes moved. */
  take(into: Uint8Array): number {
    let filled = 0;
    while (filled < into.length && this.#waiting.length > 0) {
      const piece = this.#waiting[0];
      const part = piece.subarray(this.#taken, this.#taken + into.length - filled);
      into.set(part, filled);
      filled += part.length;
      this.#consume(part.length);
    }
    return filled;
  }

  /** Drops up to `bytes` of what is waiting; gives the bytes dropped. */
  drop(bytes: number): number {
    let dropped = 0;
    while (dropped < bytes && this.#waiting.length > 0) {
      const step = Math.min(bytes - dropped, this.#waiting[0].length - this.#taken);
      dropped += step;
      this.#consume(step);
    }
    return dropped;
  }

  close(): void {
    this.#waiting.length = 0;
    this.#stream?.destroy();
    this.#stream = null;
  }

  #consume(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken < this.#waiting[0].length) return;
    this.#waiting.shift();
    this.#taken = 0;
  }

  #open(): ZlibStream {
    const options = { chunkSize: 64 * 1024 };
    return new ZlibStream(
      this.#compression === "gzip" ? createGunzip(options) : createZstdDecompress(options),
      (piece) => void this.#waiting.push(piece),
    );
  }
}
