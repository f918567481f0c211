import { VolleyError } from "../fault/mod.ts";
import type { Clock } from "./clock.ts";
import type { RetrySpec } from "./retry_spec.ts";

/** What {@linkcode retry} waits with. */
export interface RetryContext {
  readonly clock: Clock;
  /** Numbers in [0, 1), for the jitter. */
  readonly random: () => number;
  /** Aborting it ends the waiting: the last failure is thrown at once. */
  readonly signal?: AbortSignal;
  /** Told before each wait: the number of the retry (1 and up), what failed, how long is waited. */
  readonly onRetry?: (retry: number, failure: unknown, waitMs: number) => void;
}

/**
 * What `attempt` (given its number, 1 and up) resolves to; where it fails, tried again as `spec` says. Throws the last
 * failure, as it is, when the retries are used up, when it is none to be tried again, or when the signal aborts.
 *
 * @example
 * ```ts
 * import { retry, RetryConfig, seededRandom, systemClock, VolleyError } from "@volley/volley";
 * const { spec } = new RetryConfig().withInitialBackoff("1ms");
 * const answer = await retry(spec, { clock: systemClock, random: seededRandom(1) }, (attempt) => {
 *   if (attempt < 3) {
 *     throw new VolleyError({ code: "BUSY", message: "Cannot ask: it is busy", retry: "transient" });
 *   }
 *   return attempt;
 * });
 * console.assert(answer === 3);
 * ```
 */
export async function retry<T>(
  spec: RetrySpec,
  context: RetryContext,
  attempt: (attempt: number) => T | Promise<T>,
): Promise<T> {
  const { clock, random, signal, onRetry } = context;
  for (let number = 1;; number++) {
    try {
      return await attempt(number);
    } catch (failure) {
      if (number > spec.maxRetries || signal?.aborted || !isRetryable(spec, failure)) throw failure;
      const waitMs = backoffMs(spec, number, random);
      onRetry?.(number, failure, waitMs);
      await clock.sleep(waitMs, signal);
      if (signal?.aborted) throw failure;
    }
  }
}

/** Whether a failure is one that `spec` tries again. */
export function isRetryable({ codes }: RetrySpec, failure: unknown): boolean {
  if (!(failure instanceof VolleyError)) return false;
  return codes === undefined ? failure.retry === "transient" : codes.includes(failure.code);
}

/** Milliseconds to wait before retry number `number` (1 and up). */
export function backoffMs(spec: RetrySpec, number: number, random: () => number): number {
  const { initialBackoffMs, maxBackoffMs, multiplier, jitter } = spec;
  const longest = Math.min(maxBackoffMs, initialBackoffMs * multiplier ** (number - 1));
  return longest * (1 - jitter + jitter * random());
}
