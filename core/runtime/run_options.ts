import type { MetricRegistry } from "../telemetry/mod.ts";
import type { Clock } from "../time/mod.ts";
import type { Sink } from "../operators/mod.ts";
import type { ErrorLimit } from "./error_limit.ts";
import type { Progress } from "./progress.ts";

/** How a pipeline is run. */
export interface RunOptions {
  /** Pipeline name, in messages, metrics and staged files. */
  readonly name: string;
  /** Aborting it stops the sources, drains what was read, fires open windows and flushes the sinks. */
  readonly signal?: AbortSignal;
  /** Also treat SIGINT and SIGTERM as such a stop; a second one ends the process. Default true where Deno runs it. */
  readonly handleSignals?: boolean;
  /** A live line on the terminal (a line now and then in a pipe). Default false. */
  readonly progress?: boolean;
  /** Told how far the run is, a few times a second. */
  readonly onProgress?: (progress: Progress) => void;
  /** Told, once each, what somebody should know of a run that goes on: rows that came too late for every window. */
  readonly warn?: (message: string) => void;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Where counts go; default a registry of its own, found in the summary. */
  readonly metrics?: MetricRegistry;
  /** Rows in a batch: 1 to 65,536, default 2,048. */
  readonly batchRows?: number;
  /** Batches a slow sink may be behind before sources wait. Default 16. */
  readonly queueLengthMax?: number;
  /** Milliseconds of work between two turns of the event loop. Default 5. */
  readonly sliceMs?: number;
  /**
   * How far, in milliseconds of event time, a source may run ahead of the slowest one whose rows it meets; then it is
   * not read until the other has caught up. Default 60,000; Infinity: never held back.
   */
  readonly maxSourceDriftMs?: number;
  /** Never generates code: slower, same answers. Default false. */
  readonly interpreted?: boolean;
  /** Where what the policy `deadLetter` refuses goes: rows of `deadLetterSchema`. */
  readonly deadLetters?: Sink;
  /** How much of its input an operator may refuse before the run is ended. */
  readonly errorLimit?: ErrorLimit;
  /** Names the run in dead letters: default its start by the clock. */
  readonly runId?: string;
  /** Seed of what is random in a run, the jitter of retries. Default from the clock. */
  readonly seed?: number;
  /**
   * The run adds to what sinks have committed up to this epoch, instead of replacing it, and commits the next one.
   * Default: it is a fresh one, and commits epoch 1.
   */
  readonly afterEpoch?: number;
}

/** Options with every default filled in. */
export type RunSettings =
  & Required<
    Omit<
      RunOptions,
      | "signal"
      | "onProgress"
      | "warn"
      | "handleSignals"
      | "progress"
      | "deadLetters"
      | "errorLimit"
      | "afterEpoch"
    >
  >
  & Pick<RunOptions, "onProgress" | "warn">
  & {
    readonly deadLetters: Sink | null;
    readonly errorLimit: Required<ErrorLimit>;
    readonly afterEpoch: number | null;
  };
