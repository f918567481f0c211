import { VolleyError } from "../../core/mod.ts";

/** What the Parquet Worker is asked; every request has one answer. */
export type WorkerRequest =
  | { readonly kind: "open"; readonly path: string }
  | { readonly kind: "read"; readonly rowGroup: number; readonly columns: readonly string[] }
  | { readonly kind: "begin"; readonly compression: string; readonly rowGroupRows: number }
  | { readonly kind: "write"; readonly ipc: Uint8Array }
  | { readonly kind: "finish" };

/** What it answers: bytes (Arrow IPC of a row group, or of the Parquet file so far), or what went wrong. */
export type WorkerAnswer = { readonly bytes: Uint8Array | null } | { readonly error: string };

/**
 * A Worker that runs parquet-wasm, so that decoding a row group never holds the engine's event loop. One request at a
 * time; started by the first.
 */
export class ParquetWorker {
  #worker: Worker | null = null;
  #waiting: PromiseWithResolvers<Uint8Array | null> | null = null;

  /** The answer's bytes; rejects with `PARQUET_FAILED` and what parquet-wasm said. */
  ask(request: WorkerRequest, transfer: Transferable[] = []): Promise<Uint8Array | null> {
    this.#worker ??= this.#start();
    this.#waiting = Promise.withResolvers();
    this.#worker.postMessage(request, transfer);
    return this.#waiting.promise;
  }

  /** Ends the Worker; a request in flight rejects. */
  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#fail("the Worker was closed");
  }

  #start(): Worker {
    const worker = new Worker(new URL("./parquet_worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
      if ("error" in data) this.#fail(data.error);
      else this.#waiting?.resolve(data.bytes);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message);
    };
    return worker;
  }

  #fail(reason: string): void {
    this.#waiting?.promise.catch(() => {});
    this.#waiting?.reject(
      new VolleyError({
        code: "PARQUET_FAILED",
        message: `Cannot process Parquet: ${reason}`,
        hint: "The file may be damaged, or use a feature that parquet-wasm does not know.",
      }),
    );
  }
}
