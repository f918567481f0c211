import type { TraceContext } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** Which records are traced: all, none, or a random fraction from 0 to 1. */
export type SamplingStrategy = "always" | "never" | { readonly ratio: number };

/** How records are traced. */
export interface TracingConfig {
  /** Default `"never"`. */
  readonly sampling?: SamplingStrategy;
  /** Longest JSON preview of a row on a span's event, in bytes; default 1,024. */
  readonly maxPayloadBytes?: number;
  /** Whether spans carry previews of input and output; default true. */
  readonly capturePayload?: boolean;
}

/** Decides at the source, with `random` uniform in [0, 1). A decision made upstream is respected. */
export class Sampler {
  readonly #ratio: number;
  readonly #random: () => number;

  /** Throws `SAMPLING_RATIO_INVALID`. */
  constructor(strategy: SamplingStrategy, random: () => number) {
    this.#ratio = ratioOf(strategy);
    this.#random = random;
  }

  /** Whether a record is traced that came with `upstream`, or with no context. */
  decide(upstream: TraceContext | null = null): boolean {
    if (upstream !== null) return upstream.sampled && this.#ratio > 0;
    return this.#ratio === 1 || (this.#ratio > 0 && this.#random() < this.#ratio);
  }
}

function ratioOf(strategy: SamplingStrategy): number {
  if (strategy === "always") return 1;
  if (strategy === "never") return 0;
  const { ratio } = strategy;
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new VolleyError({
    code: "SAMPLING_RATIO_INVALID",
    message: `Cannot sample a ratio of ${ratio}: not from 0 to 1`,
    hint: "Give the fraction of records to trace, such as 0.01.",
  });
}
