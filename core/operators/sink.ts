import type { Schema, StreamRecord } from "../data/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { JsonObject } from "./component_descriptor.ts";
import type { RowFaults } from "./row_faults.ts";

/** What a sink promises about duplicates after a restart from a checkpoint. */
export type DeliveryGuarantee = "exactly-once" | "at-least-once" | "at-most-once";

/** What a sink is opened with. */
export interface SinkContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Columns of every record it will be given. */
  readonly schema: Schema;
  /** Pipeline name: part of staged names and commit markers. */
  readonly pipeline: string;
  /** Epoch of the checkpoint restored, or null: what was staged after it must be dropped. */
  readonly restoredEpoch: number | null;
  /** What becomes of rows that can't be written; left out (by tests): they fail. */
  readonly faults?: RowFaults;
}

/**
 * Where records go. Calls come one at a time: `open`, any number of `write`, `flush` and checkpoint hooks, `close`.
 *
 * A record is the sink's to read until `write` resolves; its buffers may be kept, never changed.
 * Exactly once: between two barriers writes are only staged; `onCheckpoint(epoch)` makes the staged part durable but
 * not visible, `commit(epoch)` makes it visible, once, however often it is called. At the end of input the engine
 * calls the pair once more. A sink without staging leaves both out and is at-least-once.
 */
export interface Sink {
  /** Short and stable, for metrics and messages. */
  readonly connectorId: string;
  readonly guarantee: DeliveryGuarantee;
  /** Name of its connector in the catalogue. Left out by a user's own sink. */
  readonly connector?: string;
  /** What it was made from, as `Source.config`. */
  readonly config?: JsonObject;
  /** Results that replace earlier ones make sense to it; without this a stream of updates is refused when built. */
  readonly acceptsUpdates?: boolean;
  open(context: SinkContext): void | Promise<void>;
  write(record: StreamRecord): void | Promise<void>;
  /** Everything written so far is handed to the outside system when this resolves. */
  flush(): void | Promise<void>;
  onCheckpoint?(epoch: number): void | Promise<void>;
  commit?(epoch: number): void | Promise<void>;
  /** Releases everything. Without a preceding commit, staged output is left invisible. */
  close(): void | Promise<void>;
}
