import type { createGzip } from "node:zlib";

/** What this needs of one of node's compressing or decompressing streams; those for zstd are typed apart. */
type Zlib = Pick<ReturnType<typeof createGzip>, "write" | "flush" | "end" | "destroy" | "on" | "once">;

/** One of node's zlib streams with promises: each call is over when its output has been handed on. */
export class ZlibStream {
  readonly #stream: Zlib;
  #failure: Error | null = null;
  /** Ends the wait where the stream fails instead of answering. */
  #fail: ((error: Error) => void) | null = null;

  constructor(stream: object, take: (piece: Uint8Array) => void) {
    this.#stream = stream as Zlib;
    this.#stream.on("data", take);
    this.#stream.on("error", (error: Error) => {
      this.#failure = error;
      this.#fail?.(error);
    });
  }

  /** The bytes must not change afterwards. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#settled((done) => this.#stream.write(bytes, (error) => error ? this.#fail!(error) : done()));
  }

  /** Everything written so far is handed on. */
  flush(): Promise<void> {
    return this.#settled((done) => this.#stream.flush(done));
  }

  /** No more comes; throws where a stream to decompress is not complete. */
  end(): Promise<void> {
    return this.#settled((done) => this.#stream.once("end", done).end());
  }

  destroy(): void {
    this.#stream.destroy();
  }

  #settled(ask: (done: () => void) => void): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      ask(resolve);
    });
  }
}
