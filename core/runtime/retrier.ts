import type { Counter } from "../telemetry/mod.ts";
import { isRetryable, retry, type RetryContext, type RetrySpec } from "../time/mod.ts";

/** Makes failed attempts of one source or sink again, as its plan says, and counts them. */
export class Retrier {
  readonly #spec: RetrySpec;
  readonly #context: Omit<RetryContext, "signal">;

  constructor(spec: RetrySpec, context: Omit<RetryContext, "onRetry" | "signal">, retries: Counter) {
    this.#spec = spec;
    this.#context = { ...context, onRetry: () => retries.add(1) };
  }

  /** Whether there is any point in another attempt. */
  applies(failure: unknown): boolean {
    return this.#spec.maxRetries > 0 && isRetryable(this.#spec, failure);
  }

  /** What `attempt` resolves to, made again after `failure` of a first one; throws the last failure, at once when the signal aborts. */
  again<T>(failure: unknown, attempt: () => T | Promise<T>, signal?: AbortSignal): Promise<T> {
    return retry(this.#spec, { ...this.#context, signal }, (number) => {
      if (number === 1) throw failure;
      return attempt();
    });
  }
}
