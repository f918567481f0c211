import * as arrow from "apache-arrow";
import { toVolleyError } from "../fault/mod.ts";
import type { Batch } from "./batch.ts";
import { fromArrowTable } from "./from_arrow.ts";
import type { Schema } from "./schema.ts";
import { toArrowTable } from "./to_arrow.ts";

/** The two framings of Arrow IPC: a stream is read from its start, a file also at random. */
export type IpcFormat = "stream" | "file";

/**
 * Batches of one schema as Arrow IPC bytes; format `"stream"` by default. Partition, event times and selections are
 * the engine's own and not written. `schema` is needed where there may be no batch at all.
 *
 * @example
 * ```ts
 * import { batchFromRows, fromIpc, schema, toIpc, toRows, utf8 } from "@volley/volley";
 * const batch = batchFromRows(schema({ name: utf8 }), [{ name: "ada" }]);
 * console.assert(toRows(fromIpc(toIpc([batch]))[0])[0].name === "ada");
 * ```
 */
export function toIpc(
  batches: readonly Batch[],
  options: { readonly format?: IpcFormat; readonly schema?: Schema } = {},
): Uint8Array {
  return arrow.tableToIPC(toArrowTable(batches, options.schema), options.format ?? "stream");
}

const HINT = "Give the whole stream or file as it was written: these bytes are cut off, or something else.";

/** Arrow IPC bytes of either framing as batches (an empty one where there was none); throws `IPC_INVALID` for anything else. */
export function fromIpc(bytes: Uint8Array): Batch[] {
  try {
    return fromArrowTable(arrow.tableFromIPC(bytes));
  } catch (error) {
    throw toVolleyError(error, "IPC_INVALID", "Cannot read Arrow IPC bytes", undefined, HINT);
  }
}
