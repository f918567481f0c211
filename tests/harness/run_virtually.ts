import {
  type Duration,
  type ExecuteOptions,
  type RunningJob,
  systemClock,
  toMs,
  VirtualClock,
  VolleyError,
} from "../../mod.ts";

/** How a pipeline is run under a virtual clock. */
export interface VirtualRunOptions extends Omit<ExecuteOptions, "clock" | "handleSignals"> {
  /** Default `test`. */
  readonly name?: string;
  /** Wall clock at the start: epoch milliseconds or an ISO date. Default 0. */
  readonly startAt?: number | string;
  /** The job is stopped, in good order, when the clock has gone on by so much. Left out: it runs to its end. */
  readonly stopAfter?: Duration;
  /**
   * Real milliseconds in which nothing may happen before the clock goes on. Default 0: rows come from memory. Where a
   * source reads files, or asks a server, while something else waits for the clock, give it some, say 20.
   */
  readonly realWaitMs?: number;
  /** Called each time the clock is about to go on, with the job as it is then: for looking in. */
  readonly onPause?: (job: RunningJob<unknown>, nowMs: number) => void;
}

/** Something that can be started: `collect()` and every other end of a stream, or an environment. */
export interface Startable<R> {
  start(name: string, options?: ExecuteOptions): RunningJob<R>;
}

/** What a run under a virtual clock came to. */
export interface VirtualRun<R> {
  readonly results: R;
  readonly summary: Awaited<RunningJob<R>["finished"]>["summary"];
  /** Virtual milliseconds it took. */
  readonly elapsedMs: number;
}

/** Real turns of the event loop a job may take without sleeping or ending: it reads files meanwhile, or it hangs. */
const REAL_WAIT_MS = 30_000;

/**
 * Runs a pipeline to its end under a virtual clock: whenever all wait, the clock jumps to the next one's time, so that
 * a day of pauses and timeouts takes milliseconds and every run is the same. Rejects with the run's own error;
 * `TEST_RUN_STUCK` when nothing happens any more though the job has not ended (an idle source without end: give `stopAfter`).
 *
 * @example
 * ```ts
 * import { int32, schema, StreamExecutionEnvironment } from "@volley/volley";
 * import { MarkedSource, pause, runVirtually } from "@volley/volley/testing";
 * const numbers = schema({ n: int32 });
 * const hourly = new MarkedSource(numbers, [{ n: 1 }, pause("1h"), { n: 2 }]);
 * const { results, elapsedMs } = await runVirtually(
 *   new StreamExecutionEnvironment().fromSource(hourly).collect(),
 * );
 * console.assert(results.length === 2 && elapsedMs === 3_600_000);
 * ```
 */
export async function runVirtually<R>(
  pipeline: Startable<R>,
  options: VirtualRunOptions = {},
): Promise<VirtualRun<R>> {
  const { name = "test", startAt = 0, stopAfter, realWaitMs = 0, onPause = () => {}, ...running } = options;
  const startMs = new Date(startAt).getTime();
  const clock = new VirtualClock(startMs);
  const job = pipeline.start(name, { ...running, clock, handleSignals: false });
  const stopAtMs = stopAfter === undefined ? Infinity : startMs + toMs(stopAfter);
  const outcome = await drive(job, { clock, stopAtMs, realWaitMs, onPause });
  return { ...outcome, elapsedMs: clock.now() - startMs };
}

interface Drive {
  readonly clock: VirtualClock;
  readonly stopAtMs: number;
  readonly realWaitMs: number;
  readonly onPause: NonNullable<VirtualRunOptions["onPause"]>;
}

async function drive<R>(
  job: RunningJob<R>,
  { clock, stopAtMs, realWaitMs, onPause }: Drive,
): Promise<Awaited<RunningJob<R>["finished"]>> {
  let ended = false;
  const finished = job.finished.finally(() => ended = true);
  // Whoever awaits `finished` below sees the failure; until then it is nobody's.
  finished.catch(() => {});
  while (!ended) {
    await untilAllWait(() => ended || clock.nextWakeMs < Infinity, job);
    if (realWaitMs > 0) await untilQuiet(() => ended, job, realWaitMs);
    if (ended) break;
    onPause(job, clock.now());
    const nextMs = Math.min(clock.nextWakeMs, stopAtMs);
    if (nextMs < Infinity) await clock.advance(nextMs - clock.now());
    if (nextMs === stopAtMs && !ended) await Promise.race([job.stop(), untilAllWait(() => ended, job)]);
  }
  return await finished;
}

/** Until no row has gone anywhere for a while. */
async function untilQuiet(done: () => boolean, job: RunningJob<unknown>, realWaitMs: number): Promise<void> {
  let rows = -1;
  for (let now = rowsOf(job); now !== rows && !done(); now = rowsOf(job)) {
    rows = now;
    await systemClock.sleep(realWaitMs);
  }
}

function rowsOf(job: RunningJob<unknown>): number {
  const { operators, sinks } = job.status();
  return [...operators, ...sinks].reduce((sum, { recordsIn = 0 }) => sum + recordsIn, 0) +
    operators.reduce((sum, { recordsOut = 0 }) => sum + recordsOut, 0);
}

/** Lets files be read and promises run, for a few turns at least; then until somebody sleeps or the job has ended. */
async function untilAllWait(done: () => boolean, job: RunningJob<unknown>): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await systemClock.yield();
  const from = systemClock.monotonic();
  while (!done()) {
    await systemClock.yield();
    if (systemClock.monotonic() - from > REAL_WAIT_MS) throw stuck(job);
  }
}

function stuck(job: RunningJob<unknown>): VolleyError {
  const { pipeline, state, waits } = job.status();
  return new VolleyError({
    code: "TEST_RUN_STUCK",
    message:
      `Cannot go on with the run of ${pipeline}: it is ${state}, nobody waits for the clock, and nothing happens`,
    hint: `Give stopAfter where a source never ends. Operators that wait: ${
      waits.map(({ operator }) => operator).join(", ") || "none"
    }.`,
  });
}
