import type { Schema, Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { aggregateStep, readAggregates } from "./aggregate_step.ts";
import { type BroadcastMaker, broadcastStep, type BroadcastStepOptions } from "./broadcast_step.ts";
import { type DedupOptions, dedupStep } from "./choice_steps.ts";
import { type OperatorMaker, operatorStep } from "./closure_steps.ts";
import type { DataStream } from "./data_stream.ts";
import type { Draft } from "./draft.ts";
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
  KeyValue,
  Ranked,
} from "./typing.ts";
import type { AsOfJoinOptions, IntervalJoinOptions, WindowJoinOptions } from "./join_options.ts";
import { asOfJoinStep, intervalJoinStep, type JoinInput, joinInput, windowJoinStep } from "./join_step.ts";
import type {
  CheckedColumns,
  CheckedKeys,
  CheckedWindowColumns,
  JoinedColumns,
  WindowJoinedColumns,
} from "./join_typing.ts";
import type { BuilderState, Keyed, Stream } from "./kit.ts";
import { type ProcessMaker, processStep, type ProcessStepOptions } from "./process_step.ts";
import { type TopNOptions, topNStep } from "./top_n_step.ts";
import {
  type SessionWindows,
  type SlidingWindows,
  specOf,
  type TumblingWindows,
  type WindowAssigner,
} from "./window_assigner.ts";
import { windowedInput } from "./windowed_input.ts";
import { WindowedKeyedStream } from "./windowed_keyed_stream.ts";
import { LabelledStream } from "./labelled_stream.ts";

/** A stream partitioned by key: `S` are its columns, `K` those of the key. */
export class KeyedStream<S extends Shape, K extends Shape, M = unknown>
  extends LabelledStream<S, Keyed<S, K, M>> {
  readonly #state: BuilderState<M>;
  readonly #keys: readonly string[];

  /** Made by `keyBy`. */
  constructor(state: BuilderState<M>, keys: readonly string[]) {
    super(state.draft, state.execution, (draft) => state.kit.keyed({ ...state, draft }, keys));
    this.#state = state;
    this.#keys = keys;
  }

  /**
   * The rows of each key in windows: `TumblingWindows`, `SlidingWindows` and `SessionWindows` by event time, which
   * answer when the watermark passes their end, `CountWindows`, `GlobalWindows`. Then say what to calculate:
   * `aggregateExpr`, `aggregate` or `topN`. Windows of event time want `withWatermarks` before `keyBy` where the input
   * never ends; where it ends they answer at its end without.
   */
  window<A extends WindowAssigner>(windows: A): WindowedKeyedStream<S, K, M, A["spec"]["kind"]> {
    const spec = specOf(windows);
    const isTimed = spec.kind !== "count" && spec.kind !== "global";
    const draft = isTimed ? windowedInput(this.#state.draft, spec, null) : this.#state.draft;
    return new WindowedKeyedStream({ ...this.#state, draft }, this.#keys, {
      window: spec,
      allowedLatenessMs: 0,
      trigger: null,
      lateOutput: null,
      maxPendingWindows: null,
    });
  }

  /**
   * Running aggregates, `sum("amount").as("total")` and so on: after each batch, one updated row for each key that
   * occurred in it. For one final row for each key and span of time put `window()` before it.
   */
  aggregateExpr<A extends readonly unknown[]>(
    ...aggregates: { readonly [I in keyof A]: AggregateOver<S, A[I]> & CheckedNamedAggregate<S, A[I]> }
  ): Stream<Joined<K, Aggregated<S, A>>, M>;
  /**
   * Running aggregates by the names of their results, `{ total: sum("amount") }`: after each batch, one updated row for
   * each key that occurred in it. For one final row for each key and span of time put `window()` before it.
   */
  aggregateExpr<O>(
    aggregates: { readonly [Name in keyof O]: AggregateOver<S, O[Name]> & CheckedAggregate<S, O[Name]> },
  ): Stream<Joined<K, AggregatedObject<S, O>>, M>;
  // deno-lint-ignore no-explicit-any
  aggregateExpr(...aggregates: unknown[]): Stream<any, M> {
    const calls = readAggregates(aggregates, this.#state.draft.output);
    return this.#stream(aggregateStep(this.#state.draft, this.#keys, calls));
  }

  /** How many rows each key has so far, as the column `count`: an updated row for each key of a batch. */
  aggregate(aggregate: "count"): Stream<Joined<K, Aggregated<S, [CountOfRows]>>, M>;
  /** One aggregate of one column; its result is called `sum_amount`, `count_distinct_user` and so on. */
  aggregate<const Fn extends ColumnAggregate, const Name extends keyof S & string>(
    aggregate: Fn,
    column: Name & CheckedColumnAggregate<S, Fn, Name>,
  ): Stream<Joined<K, Aggregated<S, [ColumnAggregateOf<Fn, Name>]>>, M>;
  // deno-lint-ignore no-explicit-any
  aggregate(aggregate: ColumnAggregate, column?: string): Stream<any, M> {
    return this.aggregateExpr(aggregateOf(aggregate, column));
  }

  /** A user's own operator, its state scoped to the key; its records have the columns its `outputSchema` says, else `output`. */
  applyOperator<O extends Shape>(operator: OperatorMaker<S, Shape>, output: Schema<O>): Stream<O, M>;
  /** A user's own operator, its state scoped to the key; its records have the columns its `outputSchema` says, else these. */
  applyOperator<O extends Shape = S>(operator: OperatorMaker<S, O>): Stream<O, M>;
  // deno-lint-ignore no-explicit-any
  applyOperator(operator: OperatorMaker<S, Shape>, output?: Schema): Stream<any, M> {
    return this.#stream(operatorStep(this.#state.draft, operator as OperatorMaker, true, output));
  }

  /**
   * A function over single rows with state and timers by key, and side outputs: see {@linkcode ProcessFunction}. What
   * it puts out has the columns `output`.
   */
  process<O extends Shape>(
    fn: ProcessMaker<S, NoInfer<O>, KeyValue<K>>,
    output: Schema<O>,
    options: ProcessStepOptions = {},
  ): Stream<O, M> {
    return this.#stream(processStep(this.#state.draft, fn as ProcessMaker, output, this.#keys, options));
  }

  /** As {@linkcode DataStream.broadcast}, with state and timers by key. */
  broadcast<R extends Shape, O extends Shape, RK, RV>(
    rules: DataStream<R, M>,
    fn: BroadcastMaker<S, R, NoInfer<O>, KeyValue<K>, RK, RV>,
    output: Schema<O>,
    options: BroadcastStepOptions = {},
  ): Stream<O, M> {
    const made = broadcastStep(this.#state.draft, rules, fn as BroadcastMaker, output, this.#keys, options);
    return this.#stream(made);
  }

  /** The first row of each key, again once its `ttl` has run out: see {@linkcode DataStream.dedup}. */
  dedup(options: DedupOptions = {}): Stream<S, M> {
    return this.#stream(dedupStep(this.#state.draft, [...this.#keys, options]));
  }

  /**
   * The first `n` rows of each key by an order, with their `rank` (1 and up); of equal rows those that came first. NaN
   * and null come last. Each batch is answered with the ranks that have another row now: a result replaces the earlier
   * one of its key and rank, and sinks that only append want to be told so. What each rank ends with does not depend on
   * how rows come in batches. After `window()` there is one final answer for each window instead.
   *
   * @example
   * ```ts
   * import { StreamExecutionEnvironment } from "@volley/volley";
   * const { results } = await new StreamExecutionEnvironment()
   *   .fromIter([{ town: "Oslo", sold: 3 }, { town: "Oslo", sold: 9 }, { town: "Rome", sold: 4 }])
   *   .keyBy("town")
   *   .topN(1, { by: "sold" })
   *   .collect()
   *   .execute("best");
   * console.assert(results.at(-1)!.town === "Rome" && results[0].sold === 9 && results[0].rank === 1);
   * ```
   */
  topN(n: number, options: TopNOptions<keyof S & string>): Stream<Ranked<S>, M> {
    return this.#stream(topNStep(this.#state.draft, this.#keys, n, options, null));
  }

  /** The specification's other spelling of {@linkcode KeyedStream.applyOperator}. */
  withOperator<O extends Shape>(operator: OperatorMaker<S, Shape>, output: Schema<O>): Stream<O, M>;
  withOperator<O extends Shape = S>(operator: OperatorMaker<S, O>): Stream<O, M>;
  // deno-lint-ignore no-explicit-any
  withOperator(operator: OperatorMaker<S, Shape>, output?: Schema): Stream<any, M> {
    return this.applyOperator(operator, output as Schema);
  }

  /**
   * Pairs of rows with equal keys whose event times are within bounds: the right row's from `within[0]` to `within[1]`
   * away from the left row's (or `before` it to `after` it), ends included. A pair has the later of the two times, and
   * comes when the second row does. Of an outer side (`type: "left"`, `"right"`, `"full"`) a row without a partner
   * comes once the watermark says that none can follow, the other side's columns null.
   *
   * A null key finds no partner; NaN equals NaN. A row older than its partition's watermark is late: left out and
   * counted, and kept where `lateOutput` or {@linkcode DataStream.withLateDataSink} says where. Columns of one name on
   * both sides want a `rightPrefix`, a `leftPrefix` or a `select`.
   *
   * @example
   * ```ts
   * import { schema, StreamExecutionEnvironment, timestamp, utf8 } from "@volley/volley";
   * const env = new StreamExecutionEnvironment();
   * const orders = env.fromIter([{ id: "a", ordered: 0 }, { id: "b", ordered: 1000 }], {
   *   schema: schema({ id: utf8, ordered: timestamp("ms") }),
   * }).withWatermarks("ordered", { maxOutOfOrderness: "5s" });
   * const payments = env.fromIter([{ order: "a", paid: 60_000 }], {
   *   schema: schema({ order: utf8, paid: timestamp("ms") }),
   * }).withWatermarks("paid", { maxOutOfOrderness: "5s" });
   * const { results } = await orders.keyBy("id")
   *   .intervalJoin(payments.keyBy("order"), { within: ["0s", "10m"], type: "left" })
   *   .collect().execute("payments");
   * console.assert(results.find(({ id }) => id === "a")?.paid === 60_000);
   * console.assert(results.find(({ id }) => id === "b")?.paid === null);
   * ```
   */
  intervalJoin<R extends Shape, RK extends Shape, const O extends IntervalJoinOptions<S, R>>(
    right: KeyedStream<R, RK, unknown> & CheckedKeys<K, RK>,
    options: O & CheckedColumns<S, R, O>,
  ): Stream<JoinedColumns<S, R, O>, M> {
    return this.#stream(intervalJoinStep(KeyedStream.#inputOf(this), KeyedStream.#inputOf(right), options));
  }

  /**
   * Pairs of rows with equal keys in one tumbling or sliding window (in each they share) or in one session, made by the
   * rows of both inputs together; with the window's bounds as columns `window_start` and `window_end`. Event times of
   * results are the window's last millisecond. Rows that stay alone, and all pairs of a session, come when the watermark
   * reaches the window's end; a row with a null key is a session of its own. For the rest see {@linkcode KeyedStream.intervalJoin}.
   */
  windowJoin<R extends Shape, RK extends Shape, const O extends WindowJoinOptions<S, R>>(
    right: KeyedStream<R, RK, unknown> & CheckedKeys<K, RK>,
    windows: TumblingWindows | SlidingWindows | SessionWindows,
    options: O & CheckedWindowColumns<S, R, O>,
  ): Stream<WindowJoinedColumns<S, R, O>, M> {
    return this.#stream(
      windowJoinStep(KeyedStream.#inputOf(this), KeyedStream.#inputOf(right), windows, options),
    );
  }

  /**
   * For each row the newest right row with an equal key that is not newer than it and at most `tolerance` older. It
   * comes, with its own time, once the watermark has passed that time; of right rows at one time the one of the
   * highest partition counts, and of those the last. For the rest see {@linkcode KeyedStream.intervalJoin}.
   *
   * @example
   * ```ts
   * import { float64, schema, StreamExecutionEnvironment, timestamp, utf8 } from "@volley/volley";
   * const env = new StreamExecutionEnvironment();
   * const trades = env.fromIter([{ symbol: "X", at: 2500 }], { schema: schema({ symbol: utf8, at: timestamp("ms") }) });
   * const quotes = env.fromIter([{ symbol: "X", at: 1000, price: 9 }, { symbol: "X", at: 2000, price: 10 }], {
   *   schema: schema({ symbol: utf8, at: timestamp("ms"), price: float64 }),
   * });
   * const { results } = await trades.withWatermarks("at").keyBy("symbol")
   *   .asOfJoin(quotes.withWatermarks("at").keyBy("symbol"), { tolerance: "5s", rightPrefix: "quote_" })
   *   .collect().execute("prices");
   * console.assert(results[0].quote_price === 10);
   * ```
   */
  asOfJoin<R extends Shape, RK extends Shape, const O extends AsOfJoinOptions<S, R>>(
    right: KeyedStream<R, RK, unknown> & CheckedKeys<K, RK>,
    options: O & CheckedColumns<S, R, O>,
  ): Stream<JoinedColumns<S, R, O>, M> {
    return this.#stream(asOfJoinStep(KeyedStream.#inputOf(this), KeyedStream.#inputOf(right), options));
  }

  static #inputOf(stream: unknown): JoinInput {
    if (typeof stream !== "object" || stream === null || !(#state in stream)) throw notKeyed();
    return joinInput(stream.#state.draft, stream.#keys);
  }

  #stream<O extends Shape>(draft: Draft): Stream<O, M> {
    return this.#state.kit.stream({ ...this.#state, draft });
  }
}

function notKeyed(): VolleyError {
  return new VolleyError({
    code: "JOIN_INVALID",
    message: "Cannot join with this: it is no keyed stream",
    hint: "Key it by the columns that are to be equal: right.keyBy(...).",
  });
}
