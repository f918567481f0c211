import type { MetricSample } from "../telemetry/mod.ts";

/** What one operator, source or sink did. */
export interface OperatorSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly recordsIn: number;
  readonly recordsOut: number;
}

/** What a finished run amounts to. */
export interface RunSummary {
  readonly name: string;
  /** `end`: all input was read. `stopped`: a signal ended it early, what was read is in the results. */
  readonly ended: "end" | "stopped";
  /** Rows read from all sources. */
  readonly recordsIn: number;
  /** Rows given to all sinks. */
  readonly recordsOut: number;
  /** Rows that came after their windows had closed. */
  readonly late: number;
  /** Rows set aside because they had no event time. */
  readonly rejected: number;
  readonly elapsedMs: number;
  readonly recordsPerSecond: number;
  readonly sources: readonly OperatorSummary[];
  readonly operators: readonly OperatorSummary[];
  readonly sinks: readonly OperatorSummary[];
  readonly metrics: readonly MetricSample[];
}
