import { VolleyError } from "../fault/mod.ts";
import { type Duration, toMs } from "./duration.ts";
import type { RetrySpec } from "./retry_spec.ts";

/**
 * How often and how soon an attempt that failed is made again: waits grow by `multiplier` up to the longest, and a
 * share of each is random, so that many who failed together don't come back together. Immutable: each method gives
 * another. Default: 3 retries, 100 ms to 10 s, doubling, all of each wait random, and only errors that call themselves
 * transient. Throws `RETRY_INVALID` for numbers out of range.
 *
 * @example
 * ```ts
 * import { RetryConfig } from "@volley/volley";
 * const config = new RetryConfig().withMaxRetries(5).withInitialBackoff("200ms").withMaxBackoff("30s");
 * console.assert(config.spec.maxRetries === 5 && config.spec.maxBackoffMs === 30_000);
 * ```
 */
export class RetryConfig {
  /** The same as plain data, as a plan has it. */
  readonly spec: RetrySpec;

  constructor(spec: Partial<RetrySpec> = {}) {
    this.spec = checked({
      maxRetries: 3,
      initialBackoffMs: 100,
      maxBackoffMs: 10_000,
      multiplier: 2,
      jitter: 1,
      ...spec,
    });
  }

  /** Attempts after the first: 0 to 1,000. */
  withMaxRetries(maxRetries: number): RetryConfig {
    return this.#with({ maxRetries });
  }

  /** The wait before the first retry; raises the longest wait where that is shorter. */
  withInitialBackoff(wait: Duration): RetryConfig {
    const initialBackoffMs = toMs(wait);
    return this.#with({ initialBackoffMs, maxBackoffMs: Math.max(initialBackoffMs, this.spec.maxBackoffMs) });
  }

  /** The longest wait, at least the first. */
  withMaxBackoff(wait: Duration): RetryConfig {
    return this.#with({ maxBackoffMs: toMs(wait) });
  }

  /** What each wait is longer by than the one before: 1 to 100. */
  withMultiplier(multiplier: number): RetryConfig {
    return this.#with({ multiplier });
  }

  /** Share of each wait that is random: 0 none, 0.5 equal jitter, 1 full jitter. */
  withJitter(jitter: number): RetryConfig {
    return this.#with({ jitter });
  }

  /** Only errors with these codes are tried again, whatever they call themselves. */
  withCodes(...codes: string[]): RetryConfig {
    return this.#with({ codes });
  }

  #with(changed: Partial<RetrySpec>): RetryConfig {
    return new RetryConfig({ ...this.spec, ...changed });
  }
}

/** The plain data of a configuration, given either way. */
export function retrySpec(given: RetryConfig | Partial<RetrySpec>): RetrySpec {
  return given instanceof RetryConfig ? given.spec : new RetryConfig(given).spec;
}

const BOUNDS: { readonly [K in keyof RetrySpec]?: readonly [min: number, max: number] } = {
  maxRetries: [0, 1_000],
  initialBackoffMs: [0, 86_400_000],
  maxBackoffMs: [0, 86_400_000],
  multiplier: [1, 100],
  jitter: [0, 1],
};

function checked(spec: RetrySpec): RetrySpec {
  const unknown = Object.keys(spec).find((name) => name !== "codes" && !Object.hasOwn(BOUNDS, name));
  if (unknown !== undefined) {
    throw invalid(`there is no "${unknown}", but ${Object.keys(BOUNDS).join(", ")}, codes`);
  }
  for (const [name, [min, max]] of Object.entries(BOUNDS)) {
    const value = spec[name as keyof RetrySpec] as number;
    if (!(value >= min && value <= max)) throw invalid(`${name} is ${value}, wanted ${min} to ${max}`);
  }
  if (!Number.isInteger(spec.maxRetries)) throw invalid(`maxRetries is ${spec.maxRetries}, no whole number`);
  if (spec.maxBackoffMs >= spec.initialBackoffMs) return spec;
  throw invalid(
    `its longest wait of ${spec.maxBackoffMs} ms is below the first of ${spec.initialBackoffMs} ms`,
  );
}

function invalid(what: string): VolleyError {
  return new VolleyError({
    code: "RETRY_INVALID",
    message: `Cannot configure retries: ${what}`,
    hint:
      'For example: new RetryConfig().withMaxRetries(5).withInitialBackoff("200ms").withMaxBackoff("30s").',
  });
}
