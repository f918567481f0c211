import { VolleyError } from "../../fault/mod.ts";
import { type Clock, retry, type RetrySpec } from "../../time/mod.ts";

/** What a call of a user's asynchronous function is told beside its row. */
export interface AsyncCall {
  /** Aborted when the attempt has taken too long, or when the run fails: hand it to `fetch`. */
  readonly signal: AbortSignal;
  /** 1 and up. */
  readonly attempt: number;
}

/** How a user's asynchronous function is called. */
export interface AttemptOptions {
  readonly fn: (row: never, call: AsyncCall) => unknown;
  /** Of each attempt; 0 for none. */
  readonly timeoutMs: number;
  readonly retry: RetrySpec | null;
  readonly clock: Clock;
  /** Numbers in [0, 1), for the jitter of waits. */
  readonly random: () => number;
}

/** What became of a row. */
export interface Outcome {
  readonly made: unknown;
  readonly failure: VolleyError | null;
  readonly tries: number;
}

const TOO_LATE = Symbol("too late");

/** Calls the function for a row until it succeeds, fails for good, or `stop` aborts; never rejects. */
export async function attemptRow(row: object, options: AttemptOptions, stop: AbortSignal): Promise<Outcome> {
  const { clock, random, retry: spec } = options;
  let tries = 0;
  const attempt = (number: number) => {
    tries = number;
    return oneAttempt(row, number, options, stop);
  };
  try {
    const made = spec === null
      ? await attempt(1)
      : await retry(spec, { clock, random, signal: stop }, attempt);
    return { made, failure: null, tries };
  } catch (thrown) {
    return { made: null, failure: thrown as VolleyError, tries };
  }
}

async function oneAttempt(
  row: object,
  attempt: number,
  { fn, timeoutMs, clock }: AttemptOptions,
  stop: AbortSignal,
): Promise<unknown> {
  const own = new AbortController();
  const waiting = new AbortController();
  const abort = () => own.abort();
  stop.addEventListener("abort", abort);
  try {
    const called = call(fn, row, { signal: own.signal, attempt });
    if (timeoutMs === 0) return await called;
    const first = await Promise.race([called, clock.sleep(timeoutMs, waiting.signal).then(() => TOO_LATE)]);
    if (first !== TOO_LATE) return first;
    called.catch(() => {});
    own.abort();
    throw timedOut(timeoutMs);
  } catch (thrown) {
    throw thrown instanceof VolleyError ? thrown : callFailed(thrown);
  } finally {
    waiting.abort();
    stop.removeEventListener("abort", abort);
  }
}

/** What the function throws before it returns a promise is a failure like any other. */
async function call(fn: AttemptOptions["fn"], row: object, told: AsyncCall): Promise<unknown> {
  return await fn(row as never, told);
}

/** What fails outside may succeed another time: unless an error of ours says otherwise it counts as transient. */
function callFailed(thrown: unknown): VolleyError {
  return new VolleyError({
    code: "ASYNC_CALL_FAILED",
    message: `Cannot run the function of asyncMap(): ${
      thrown instanceof Error ? thrown.message : String(thrown)
    }`,
    hint: "The cause is the function's own error. Give asyncMap() a retry for what passes by itself.",
    retry: "transient",
    cause: thrown,
  });
}

function timedOut(timeoutMs: number): VolleyError {
  return new VolleyError({
    code: "ASYNC_CALL_TIMEOUT",
    message: `Cannot run the function of asyncMap(): it took more than ${timeoutMs} ms`,
    hint: "Raise its timeout, or give it a retry; hand the signal it gets to what it calls.",
    retry: "transient",
  });
}
