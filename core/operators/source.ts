import type { Batch, Schema, Shape, StreamRecord } from "../data/mod.ts";
import type { ExprNode } from "../expr/mod.ts";
import type { Logger } from "../telemetry/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { JsonObject } from "./component_descriptor.ts";
import type { RawPlace, SourceFaults } from "./row_faults.ts";

/** Positions to resume from: partition name to a JSON-safe offset, as the source itself wrote them. */
export type SourceOffsets = { readonly [partition: string]: number | string | null };

/** What a source is opened with. */
export interface SourceContext {
  readonly clock: Clock;
  /** Aborted on shutdown: a pending `poll` must then resolve soon (with what it has, or null). */
  readonly signal: AbortSignal;
  /** Rows a record should hold at most. */
  readonly batchRows: number;
  /** Offsets of the checkpoint to continue from, or null for a fresh start. */
  readonly restored: SourceOffsets | null;
  /** What becomes of input that can't be read; left out (by tests): it fails. */
  readonly faults?: SourceFaults;
  /** Where it may say what an operator should know of; left out (by tests): nowhere. */
  readonly log?: Logger;
}

/** What a pipeline needs of a source: reading less is allowed, leaving out a row it needs is not. */
export interface ReadRequest {
  /** Columns anyone reads, in the schema's order; null: all. */
  readonly columns: readonly string[] | null;
  /** Rows for which this is not true are filtered out later; null: every row counts. */
  readonly predicate: ExprNode | null;
}

/** A source partition, named for offsets and messages; its position in the list is `Batch.partition`. */
export interface SourcePartition {
  readonly name: string;
  /** No more rows will come: the partition no longer holds watermarks back. */
  readonly ended?: boolean;
  /** Of rows put back: how often they have been tried before. */
  readonly attempts?: number;
}

/**
 * Where records come from. The engine calls `open`, then `poll` one call at a time until it gives null, then `close`.
 *
 * Exactly once rests on two promises: `offsets()` describes exactly the rows `poll` has returned so far, and a source
 * opened with those offsets continues with the next row, in the same order within each partition.
 */
export interface Source<S extends Shape = Shape> {
  /** Short and stable, for metrics and messages: `parquet:flights.parquet`. */
  readonly connectorId: string;
  /** Name of its connector in the catalogue: `parquet`. Left out by a user's own source. */
  readonly connector?: string;
  /**
   * What it was made from, as the catalogue describes the parameters: JSON-safe, secrets as references. The connector's
   * `create` makes an equal source of it. Undefined where closures or live objects are part of it.
   */
  readonly config?: JsonObject;
  /** Columns of every record; known before `open`. */
  readonly schema: Schema<S>;
  /** Whether the input ends by itself. */
  readonly bounded: boolean;
  /** Whether `restored` offsets work: false makes the pipeline at most once from here. */
  readonly replayable: boolean;
  /** Rows in all, where the source knows (progress shows a share then). */
  readonly totalRows?: number;
  /** Called once, before `open`: what need not be read may be left out. Gives the schema its records have then. */
  narrow?(request: ReadRequest): Schema;
  open(context: SourceContext): void | Promise<void>;
  /** Partitions known now; may grow while running. */
  partitions(): readonly SourcePartition[];
  /** The next rows of one partition, now or later; null at the end of input. Never an empty record in a busy loop. */
  poll(): StreamRecord | null | Promise<StreamRecord | null>;
  offsets(): SourceOffsets;
  /** What was passed over or left unread so far, by name (`skippedRowGroups`): for the summary. */
  counts?(): { readonly [name: string]: number };
  /**
   * The rows of what it once refused (see `SourceFaults.reject`), read again by itself; throws where it still can't be
   * read. Usable before `open`, and without it. Left out: its dead letters can't be replayed.
   */
  decodeRaw?(raw: Uint8Array, place: RawPlace): Batch;
  /** Checkpoint `epoch` is durable: earlier input may be acknowledged. */
  onCheckpointComplete?(epoch: number): void | Promise<void>;
  close(): void | Promise<void>;
}
