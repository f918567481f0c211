import type { Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { WindowSpec } from "../plan/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";
import { readAggregates, windowAggregateStep } from "./aggregate_step.ts";
import { aggregateOf, type ColumnAggregate } from "./aggregation_type.ts";
import type {
  Aggregated,
  AggregatedObject,
  AggregateOver,
  CheckedAggregate,
  CheckedColumnAggregate,
  CheckedNamedAggregate,
  ColumnAggregateOf,
  CountOfRows,
  Joined,
  WindowBounds,
} from "./typing.ts";
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
  aggregateExpr<A extends readonly unknown[]>(
    ...aggregates: { readonly [I in keyof A]: AggregateOver<S, A[I]> & CheckedNamedAggregate<S, A[I]> }
  ): Stream<Joined<K, WindowBounds, Aggregated<S, A>>, M>;
  aggregateExpr<O>(
    aggregates: { readonly [Name in keyof O]: AggregateOver<S, O[Name]> & CheckedAggregate<S, O[Name]> },
  ): Stream<Joined<K, WindowBounds, AggregatedObject<S, O>>, M>;
  // deno-lint-ignore no-explicit-any
  aggregateExpr(...aggregates: unknown[]): Stream<any, M> {
    const input = this.#state.draft;
    const calls = readAggregates(aggregates, input.output);
    const draft = windowAggregateStep(input, this.#keys, this.#window, calls, this.#allowedLatenessMs);
    return this.#state.kit.stream({ ...this.#state, draft });
  }

  /** One aggregate of one column; its result is called `sum_amount`, `count_distinct_user` and so on. */
  aggregate(aggregate: "count"): Stream<Joined<K, WindowBounds, Aggregated<S, [CountOfRows]>>, M>;
  aggregate<const Fn extends ColumnAggregate, const Name extends keyof S & string>(
    aggregate: Fn,
    column: Name & CheckedColumnAggregate<S, Fn, Name>,
  ): Stream<Joined<K, WindowBounds, Aggregated<S, [ColumnAggregateOf<Fn, Name>]>>, M>;
  // deno-lint-ignore no-explicit-any
  aggregate(aggregate: ColumnAggregate, column?: string): Stream<any, M> {
    return this.aggregateExpr(aggregateOf(aggregate, column));
  }
}

function latenessUnsupported(ms: number): VolleyError {
  return new VolleyError({
    code: "LATENESS_UNSUPPORTED",
    message: `Cannot keep windows for ${ms} ms after their end: this release fires each window once`,
    hint: "Raise maxOutOfOrderness in withWatermarks() instead.",
  });
}
