import type { Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { WindowSpec } from "../plan/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";
import { readAggregates, windowAggregateStep } from "./aggregate_step.ts";
import type { BuilderState, Stream } from "./kit.ts";

/** A keyed stream in windows: all that is left is to say what to calculate for each key and window. */
export class WindowedKeyedStream<S extends Shape, K extends Shape, M = unknown> {
  /** Phantom: keeps streams of different columns apart, never set. */
  declare readonly shape: readonly [S, K];
  readonly #state: BuilderState<M>;
  readonly #keys: readonly string[];
  readonly #window: WindowSpec;
  readonly #allowedLatenessMs: number;

  /** Made by `window`. */
  constructor(
    state: BuilderState<M>,
    keys: readonly string[],
    window: WindowSpec,
    allowedLatenessMs: number,
  ) {
    this.#state = state;
    this.#keys = keys;
    this.#window = window;
    this.#allowedLatenessMs = allowedLatenessMs;
  }

  /** How long after its end a window still takes late rows; this release knows 0 only. */
  allowedLateness(lateness: Duration): WindowedKeyedStream<S, K, M> {
    const ms = toMs(lateness);
    if (ms > 0) throw latenessUnsupported(ms);
    return new WindowedKeyedStream(this.#state, this.#keys, this.#window, ms);
  }

  /** One row for each key and window: key columns, `window_start`, `window_end`, the results. */
  // deno-lint-ignore no-explicit-any
  aggregateExpr(...aggregates: any[]): Stream<any, M> {
    const input = this.#state.draft;
    const calls = readAggregates(aggregates, input.output);
    const draft = windowAggregateStep(input, this.#keys, this.#window, calls, this.#allowedLatenessMs);
    return this.#state.kit.stream({ ...this.#state, draft });
  }
}

function latenessUnsupported(ms: number): VolleyError {
  return new VolleyError({
    code: "LATENESS_UNSUPPORTED",
    message: `Cannot keep windows for ${ms} ms after their end: this release fires each window once`,
    hint: "Raise maxOutOfOrderness in withWatermarks() instead.",
  });
}
