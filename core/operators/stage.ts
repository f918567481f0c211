import type { Batch } from "../data/mod.ts";
import type { SideOutputs } from "./side_outputs.ts";

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
  /** Rows late because their partition was taken for idle while its windows closed; part of `late`. */
  readonly lateAfterIdle?: number;
  /** Keys, rows or timers held for later; for `explain` and the state metrics. */
  readonly stateEntries?: number;
  /** Groups moved to the state backend because memory's share was full. */
  readonly evictions?: number;
  /** Event-time timers registered at or below the watermark: they come due when it goes on next. */
  readonly timersInPast?: number;
}

/** What a stage that waits for event time is waiting for: what `explain` says of a window that has not fired. */
export interface WaitStatus {
  /** Groups (key, window), rows or timers held. */
  readonly pending: number;
  /** Event time (epoch ms) the watermark must reach for the next result; +Infinity: nothing is held. */
  readonly nextEventTimeMs: number;
}

/** One partition as the place where watermarks are declared sees it. */
export interface PartitionWatermark {
  readonly partition: number;
  /** -Infinity before its first row. */
  readonly watermarkMs: number;
  readonly newestMs: number;
  readonly state: "active" | "idle" | "ended";
  /** Wall clock (epoch ms) of its last row, null before. */
  readonly lastRowAtMs: number | null;
}

/**
 * The asynchronous part of a stage: work under way outside the loop. The runtime sets `onReady`, asks `take` for what
 * has become ready, stops reading sources while it is `full`, and at the end of input waits until nothing is `pending`.
 */
export interface AsyncWork {
  /** To be called whenever something has become ready, or has failed (`take` then throws). */
  onReady: () => void;
  readonly full: boolean;
  /** Rows in flight, or ready and not yet taken. */
  readonly pending: number;
  /** What is ready now, in the order in which it goes on. */
  take(): Iterable<Batch>;
  /** The run has been stopped and only works off what it has read: what merely waits for its time goes on now. */
  hurry?(): void;
  /** Nothing more will be taken: what is under way may be given up. */
  abort(): void;
}

/**
 * One or more operators as the runtime drives them: synchronous, batch at a time, on one thread. Nothing here knows
 * channels, sources or other stages. A lazy output is consumed before the stage is called again.
 */
export interface Stage {
  /** Its output is of no source's partition: watermarks declared after it go by that output alone. */
  readonly mergesPartitions?: true;
  /** Rows from input `port`. */
  process(batch: Batch, port: number): StageOutput;
  /** No row with an event time below `timeMs` will come any more (+Infinity at the end); results that are now due. */
  onWatermark?(timeMs: number): Iterable<Batch> | null;
  /** The watermark of one input has moved on (+Infinity: that input has ended); told before `onWatermark`. */
  onInputWatermark?(port: number, timeMs: number): void;
  /** Where watermarks are declared: the stage's own watermark, instead of its input's. */
  readonly watermark?: number;
  /** Names the partitions whose rows will come; ended ones no longer hold the watermark back. */
  onPartitions?(partitions: readonly PartitionStatus[]): void;
  /** The run has waited for a slow sink or stage until now: no source was read, so silence until now means nothing. */
  onStalled?(): void;
  /** Where watermarks are declared: none of its partitions is active, and some may come back. */
  readonly idle?: boolean;
  /** Streams it meets went on to `timeMs` while it was idle: what comes now below that is late. */
  goneOn?(timeMs: number): void;
  /** Watermarks by partition, of a stage that declares them. */
  partitionWatermarks?(): readonly PartitionWatermark[];
  /** What waits for event time; left out by stages that hold nothing. */
  waitStatus?(): WaitStatus;
  /** Outputs beside the main one. */
  readonly side?: SideOutputs;
  /**
   * Event time the stage's output may claim at most: what it still holds has times from here on. The watermark that
   * goes on is the least of this and the stage's input's. Read after every call. Left out: no limit.
   */
  readonly heldWatermark?: number;
  /** Wall-clock time (epoch ms; a property from the start) at which `onTime` wants to be called; +Infinity: never. Read after every call: cheap. */
  readonly nextTimeMs?: number;
  /** The run's clock has reached `nextTimeMs`: results that are now due. */
  onTime?(nowMs: number): Iterable<Batch> | null;
  /** Work outside the loop. */
  readonly work?: AsyncWork;
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
  /** As its source calls it. */
  readonly name?: string;
  readonly ended: boolean;
  /** Its source is not being read just now, because it is ahead of others: its silence means nothing. */
  readonly paused?: boolean;
  /** Its source ends by itself and is read as fast as it can be: it is never taken for idle. */
  readonly bounded?: boolean;
}
