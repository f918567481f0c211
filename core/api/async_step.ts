import type { Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type AsyncCall, type OptionsOf, originOf, requireKnownOptions } from "../operators/mod.ts";
import { type Duration, type RetryConfig, type RetrySpec, retrySpec, toMs } from "../time/mod.ts";
import { requireNumber } from "./choice_steps.ts";
import { type Draft, draftAfter } from "./draft.ts";
import { requireSchema } from "./side_tags.ts";

/** A user's asynchronous function over a row, which is an object of its own. */
export type AsyncFunction = (row: never, call: AsyncCall) => unknown;

/**
 * Options of `asyncMap`.
 *
 * @example
 * ```ts
 * import { float64, schema, StreamExecutionEnvironment, utf8 } from "@volley/volley";
 * const rates = new Map([["EUR", 1], ["USD", 0.9]]);
 * const { results } = await new StreamExecutionEnvironment()
 *   .fromIter([{ currency: "USD", amount: 10 }, { currency: "EUR", amount: 5 }])
 *   .asyncMap(
 *     async ({ currency, amount }, { signal }) => {
 *       signal.throwIfAborted(); // hand it to fetch(url, { signal })
 *       return { currency, euros: amount * await Promise.resolve(rates.get(currency)!) };
 *     },
 *     schema({ currency: utf8, euros: float64 }),
 *     { concurrency: 10, timeout: "5s", retry: { maxRetries: 2 } },
 *   )
 *   .collect()
 *   .execute("in euros");
 * console.assert(results[0].euros === 9);
 * ```
 */
export interface AsyncMapOptions {
  /** Results go on in the order of their rows; default true. */
  readonly ordered?: boolean;
  /** Rows under way at once, 1 to 100,000; default 100. */
  readonly concurrency?: number;
  /** Of each attempt, after which its signal is aborted (`ASYNC_CALL_TIMEOUT`); 0 for none. Default 30 s. */
  readonly timeout?: Duration;
  /** What is tried again; default nothing. An error that is none of ours counts as transient (`ASYNC_CALL_FAILED`). */
  readonly retry?: RetryConfig | Partial<RetrySpec>;
}

const OPTIONS: OptionsOf<AsyncMapOptions> = { ordered: 1, concurrency: 1, timeout: 1, retry: 1 };

/** Rows by an asynchronous function. */
export function asyncMapStep(
  input: Draft,
  fn: AsyncFunction,
  output: Schema,
  options: AsyncMapOptions = {},
): Draft {
  if (typeof fn !== "function") throw notAFunction(fn);
  requireKnownOptions("asyncMap", options, OPTIONS);
  const { ordered = true, concurrency = 100, timeout = 30_000, retry } = options;
  const fits = Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 100_000;
  requireNumber("asyncMap", "concurrency", concurrency, fits, "1 to 100,000");
  return draftAfter(input, {
    kind: "asyncMap",
    fn: { closure: true, name: fn.name || "anonymous", ...originOf(fn) },
    ordered,
    concurrency,
    timeoutMs: toMs(timeout),
    retry: retry === undefined ? null : retrySpec(retry),
  }, { output: requireSchema("asyncMap", output), binding: { kind: "async", fn } });
}

function notAFunction(given: unknown): VolleyError {
  return new VolleyError({
    code: "CLOSURE_INVALID",
    message: `Cannot add asyncMap(): a function is wanted, not ${given === null ? "null" : typeof given}`,
    hint: "For example: asyncMap(async (row, { signal }) => ({ ... }), schema({ ... })).",
  });
}
