import type { JobStatus } from "../plan/mod.ts";
import type { ExecutionResult } from "./execution.ts";

/**
 * A pipeline that was started and not waited for.
 *
 * @example
 * ```ts
 * import { StreamExecutionEnvironment } from "@volley/volley";
 * const job = new StreamExecutionEnvironment().fromIter([{ n: 1 }, { n: 2 }]).collect().start("numbers");
 * console.assert(job.status().pipeline === "numbers");
 * const { results } = await job.finished;
 * console.assert(results.length === 2 && job.status().state === "ended");
 * ```
 */
export interface RunningJob<R> {
  /** What the job does just now, as plain data: counts, watermarks by partition, what waits for event time. */
  status(): JobStatus;
  /** The same as text: what each operator has done, and of each window the next to fire and why it has not fired. */
  explain(): string;
  /** Ends it early, in good order; resolves with `finished`. What was read is worked off, open windows fire. */
  stop(): Promise<ExecutionResult<R>>;
  /** Resolves when every source has ended and every sink has committed; rejects with the first error. */
  readonly finished: Promise<ExecutionResult<R>>;
}
