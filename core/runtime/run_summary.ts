import type { MetricSample } from "../telemetry/mod.ts";

/** What one source or sink did: what goes in comes out. */
export interface ConnectorSummary {
  /** Its id in the plan. */
  readonly id: string;
  /** What it is called for people. */
  readonly name: string;
  /** What the source or sink calls itself, its `connectorId`: `jsonl:orders.jsonl`. */
  readonly kind: string;
  readonly recordsIn: number;
  readonly recordsOut: number;
  /** What a source passed over or left unread, by name: `skippedRowGroups`. */
  readonly counts?: { readonly [name: string]: number };
}

/**
 * What one operator did. Operators that run as one loop are counted where it begins and ends; what follows from that
 * is filled in (a selection hands on every row). Between two filters of one loop nothing is counted: undefined.
 */
export interface OperatorSummary {
  /** Its id in the plan. */
  readonly id: string;
  /** What it is called for people. */
  readonly name: string;
  /** Kind of its step in the plan: `filterExpr`. */
  readonly kind: string;
  /** Put in by the builder: the user wrote no such step. */
  readonly implicit: boolean;
  readonly recordsIn: number | undefined;
  readonly recordsOut: number | undefined;
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
  /** Rows that filters left out; behind a branch, once for each of its streams. */
  readonly filtered: number;
  /** Rows that came after their windows had closed. */
  readonly late: number;
  /** Rows left out by an error policy, those without an event time among them. */
  readonly rejected: number;
  /** Of these, rows kept as dead letters. */
  readonly deadLetters: number;
  /** By the run's clock. */
  readonly elapsedMs: number;
  /** Rows read in each of these seconds. */
  readonly recordsPerSecond: number;
  readonly sources: readonly ConnectorSummary[];
  /** The steps of the pipeline, each after those it reads. */
  readonly operators: readonly OperatorSummary[];
  readonly sinks: readonly ConnectorSummary[];
  /** Everything that was measured, at the run's end. */
  readonly metrics: readonly MetricSample[];
}
