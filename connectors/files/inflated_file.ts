import type { ByteInput } from "./byte_input.ts";
import { badCompression, checkMagic, type Compression } from "./compression.ts";
import { Inflater } from "./inflater.ts";
import { ZstdFrames } from "./zstd_frames.ts";

/** Compressed bytes at a time: at the most they can stand for, memory stays bounded. */
const CHUNK_BYTES = 32 * 1024;

/**
 * A compressed file, decompressed as it is read: one stream or several, one after the other (gzip's members,
 * Zstandard's frames). Throws `FILE_CORRUPT` where the file is of another kind, damaged, or ends early.
 */
export class InflatedFile implements ByteInput {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #compression: Compression;
  readonly #frames: ZstdFrames | null;
  readonly #chunk = new Uint8Array(CHUNK_BYTES);
  #inflater: Inflater;
  #first = true;
  #ended = false;
  /** Bytes of the text to drop before the first that is given. */
  #skip: number;

  constructor(path: string, file: Deno.FsFile, compression: Compression, skip: number) {
    this.#path = path;
    this.#file = file;
    this.#compression = compression;
    this.#frames = compression === "zstd" ? new ZstdFrames() : null;
    this.#inflater = new Inflater(compression);
    this.#skip = skip;
  }

  async read(into: Uint8Array): Promise<number | null> {
    for (;;) {
      this.#skip -= this.#inflater.drop(this.#skip);
      const got = this.#skip > 0 ? 0 : this.#inflater.take(into);
      if (got > 0) return got;
      if (this.#ended) return null;
      await this.#inflateMore();
    }
  }

  close(): void {
    this.#inflater.close();
    this.#file.close();
  }

  async #inflateMore(): Promise<void> {
    const got = await this.#file.read(this.#chunk);
    const bytes = this.#chunk.slice(0, got ?? 0);
    if (this.#first) checkMagic(this.#path, this.#compression, bytes);
    this.#first = false;
    try {
      if (got === null) await this.#end();
      else if (this.#frames === null) await this.#inflater.write(bytes);
      else await this.#writeFrames(this.#frames, bytes);
    } catch (error) {
      throw badCompression(this.#path, this.#compression, reasonOf(error), error);
    }
  }

  async #writeFrames(frames: ZstdFrames, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { end, last } = frames.next(bytes, at);
      await this.#inflater.write(bytes.subarray(at, end));
      at = end;
      if (last) await this.#inflater.restart();
    }
  }

  async #end(): Promise<void> {
    this.#ended = true;
    if (this.#frames === null) await this.#inflater.end();
    else if (!this.#frames.between) throw new RangeError("unexpected end of file");
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
