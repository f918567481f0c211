import type { Batch } from "../data/mod.ts";

/** What a stage makes of one batch: another, none, or many, made one at a time as they are asked for. */
export type StageOutput = Batch | null | Iterable<Batch>;

/** Facts of one stage's run, for the summary, metrics and `explain`. */
export interface StageCounts {
  /** Rows that were late for every window. */
  readonly late?: number;
  /** Rows set aside with a reason, for example a null event time. */
  readonly rejected?: number;
  /** Groups (key, window) held now. */
  readonly pendingWindows?: number;
}

/**
 * One or more operators as the runtime drives them: synchronous, batch at a time, on one thread. Nothing here knows
 * channels, sources or other stages. A lazy output is consumed before the stage is called again.
 */
export interface Stage {
  /** Rows from input `port`. */
  process(batch: Batch, port: number): StageOutput;
  /** No row with an event time below `timeMs` will come any more (+Infinity at the end); results that are now due. */
  onWatermark?(timeMs: number): Iterable<Batch> | null;
  /** Where watermarks are declared: the stage's own watermark, instead of its input's. */
  readonly watermark?: number;
  /** Names the partitions whose rows will come; ended ones no longer hold the watermark back. */
  onPartitions?(partitions: readonly PartitionStatus[]): void;
  counts?(): StageCounts;
  /** Cached state is moved to where checkpoint `epoch` takes it from. */
  onCheckpoint?(epoch: number): void;
  /** The stage's state, as of the last batch; what a checkpoint keeps. */
  snapshot?(): Uint8Array;
  close?(): void;
}

/** A partition as watermarks see it. */
export interface PartitionStatus {
  readonly partition: number;
  readonly ended: boolean;
}
