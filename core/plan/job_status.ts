/** A partition where watermarks are declared. */
export interface PartitionReport {
  /** Operator id of its source. */
  readonly source: string;
  /** As the source calls it. */
  readonly name: string;
  readonly state: "active" | "idle" | "ended";
  /** Its source is not being read: it is ahead of the others by more than is allowed. */
  readonly paused: boolean;
  /** Epoch milliseconds; null before its first row. */
  readonly watermarkMs: number | null;
  /** Event time of its newest row. */
  readonly newestMs: number | null;
  /** Wall clock of its last row. */
  readonly lastRowAtMs: number | null;
}

/** A place where watermarks are declared. */
export interface WatermarkReport {
  readonly operator: string;
  /** Epoch milliseconds; null before every active partition has given a row; Infinity once the input has ended. */
  readonly watermarkMs: number | null;
  readonly partitions: readonly PartitionReport[];
}

/** An operator that holds something until event time has come. */
export interface WaitReport {
  readonly operator: string;
  /** Its watermark: the least of its inputs'. */
  readonly watermarkMs: number | null;
  /** Groups (key, window), rows or timers held. */
  readonly pending: number;
  /** Event time (epoch ms) its watermark must reach for the next result; null: nothing is held. */
  readonly nextEventTimeMs: number | null;
  /** Operators upstream that declare its watermarks. */
  readonly declaredBy: readonly string[];
}

/** What one operator of the plan has done so far. */
export interface OperatorReport {
  readonly id: string;
  readonly kind: string;
  /** Undefined between two filters that run as one loop. */
  readonly recordsIn: number | undefined;
  readonly recordsOut: number | undefined;
  readonly late: number;
  readonly lateAfterIdle: number;
  readonly rejected: number;
  /** Keys, rows, timers or groups held now. */
  readonly stateEntries: number;
  readonly evictions: number;
}

/** A sink and the queue before it. */
export interface SinkReport {
  readonly id: string;
  readonly recordsIn: number;
  readonly queued: number;
  readonly queueLengthMax: number;
}

/** A running job at one moment, as plain data. */
export interface JobStatus {
  readonly pipeline: string;
  readonly state: "starting" | "running" | "stopping" | "ended" | "failed";
  /** Wall clock, epoch milliseconds. */
  readonly atMs: number;
  readonly elapsedMs: number;
  readonly operators: readonly OperatorReport[];
  readonly watermarks: readonly WatermarkReport[];
  readonly waits: readonly WaitReport[];
  readonly sinks: readonly SinkReport[];
}
