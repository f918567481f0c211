import type { Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { OutputTag, Sink } from "../operators/mod.ts";
import type { WindowSpec } from "../plan/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";
import type { LateEvent } from "../windows/mod.ts";
import { readAggregates, windowAggregateStep, type WindowSettings } from "./aggregate_step.ts";
import { aggregateOf, type ColumnAggregate } from "./aggregation_type.ts";
import { requireSink } from "./closure_steps.ts";
import { type EarlyResults, triggerOf } from "./early_results.ts";
import type {
  Aggregated,
  AggregatedObject,
  AggregateOver,
  AnswerColumns,
  Answers,
  AnswersWithLateness,
  AnswersWithTrigger,
  CheckedAggregate,
  CheckedColumnAggregate,
  CheckedNamedAggregate,
  ColumnAggregateOf,
  CountOfRows,
  Joined,
  RankedByWindow,
  WindowColumns,
} from "./typing.ts";
import type { BuilderState, Stream } from "./kit.ts";
import { topNAnswersOnce, type TopNOptions, topNStep } from "./top_n_step.ts";
import { windowedInput } from "./windowed_input.ts";

/**
 * A keyed stream in windows: what is left is to say what to calculate for each key and window. `W` is the windows'
 * kind, `R` how often one answers.
 */
export class WindowedKeyedStream<
  S extends Shape,
  K extends Shape,
  M = unknown,
  W extends WindowSpec["kind"] = "tumbling",
  R extends Answers = "once",
> {
  /** Phantom: keeps streams of different columns apart, never set. */
  declare readonly shape: readonly [S, K, W, R];
  readonly #state: BuilderState<M>;
  readonly #keys: readonly string[];
  readonly #settings: WindowSettings;

  /** Made by `window`. */
  constructor(state: BuilderState<M>, keys: readonly string[], settings: WindowSettings) {
    this.#state = state;
    this.#keys = keys;
    this.#settings = settings;
  }

  /**
   * How long after its end (by the watermark) a window still takes rows. It answers at its end, and again, at most once
   * for each advance of the watermark, for the keys that changed; only rows later than this are late. Results get the
   * column `revision` (0, 1, ...): of a key and window the greatest holds, and what it says does not depend on how the
   * input was cut into batches. Sessions that grow or merge also take back what they said: see the column `retracted`.
   * A sink that can only add rows refuses such results, or takes each as a row of its own with
   * `toSink(sink, { updates: "append" })`. Groups stay in memory for that much longer, those of sliding windows once
   * for each window. A lateness of 0, the default, changes nothing.
   *
   * @example
   * ```ts
   * import { count, schema, StreamExecutionEnvironment, timestamp, TumblingWindows, utf8 } from "@volley/volley";
   * const { results } = await new StreamExecutionEnvironment({ batchRows: 1 })
   *   .fromIter([1, 12, 3, 30].map((ts) => ({ ts, k: "a" })), { schema: schema({ ts: timestamp("ms"), k: utf8 }) })
   *   .withWatermarks("ts")
   *   .keyBy("k")
   *   .window(TumblingWindows.of(10))
   *   .allowedLateness(20)
   *   .aggregateExpr({ n: count() })
   *   .collect()
   *   .execute("counts");
   * const first = results.filter(({ window_end }) => Number(window_end) === 10);
   * console.assert(first.map(({ revision, n }) => `${revision}:${n}`).join() === "0:1,1:2");
   * ```
   */
  allowedLateness<const D extends Duration>(
    lateness: D,
  ): WindowedKeyedStream<S, K, M, W, AnswersWithLateness<R, D>> {
    const allowedLatenessMs = toMs(lateness);
    const { kind } = this.#settings.window;
    if (kind === "count" || kind === "global") throw latenessUnsupported(kind);
    return this.#with({ allowedLatenessMs });
  }

  /**
   * Results before a window's end, for the keys that changed: after so many rows of a key, or each time event time or
   * the clock has gone on by so much. Results get the column `revision`, as with lateness; those of a purging trigger,
   * which stand each for the rows since the one before, the column `pane` (0, 1, ...) instead: they add up and replace
   * nothing. At the end the window answers for keys that changed since. Each window then keeps its groups by itself: a
   * row of sliding windows updates all that cover it. Throws `TRIGGER_UNSUPPORTED` for count and session windows.
   *
   * @example
   * ```ts
   * import { int32, schema, StreamExecutionEnvironment, sum, timestamp, TumblingWindows, utf8 } from "@volley/volley";
   * const { results } = await new StreamExecutionEnvironment()
   *   .fromIter([1, 2, 3, 4, 5].map((n) => ({ ts: n, n, k: "a" })), {
   *     schema: schema({ ts: timestamp("ms"), n: int32, k: utf8 }),
   *   })
   *   .withWatermarks("ts")
   *   .keyBy("k")
   *   .window(TumblingWindows.of(10))
   *   .earlyResults({ everyRows: 2, purging: true })
   *   .aggregateExpr({ total: sum("n") })
   *   .collect()
   *   .execute("pairs");
   * console.assert(results.map(({ pane, total }) => `${pane}:${total}`).join() === "0:3,1:7,2:5");
   * ```
   */
  earlyResults<const T extends EarlyResults>(
    trigger: T,
  ): WindowedKeyedStream<S, K, M, W, AnswersWithTrigger<T>> {
    return this.#with({ trigger: triggerOf(trigger, this.#settings.window) });
  }

  /** The field's word for {@linkcode WindowedKeyedStream.earlyResults}. */
  trigger<const T extends EarlyResults>(trigger: T): WindowedKeyedStream<S, K, M, W, AnswersWithTrigger<T>> {
    return this.earlyResults(trigger);
  }

  /**
   * Rows that are late for every window go to the side output `tag`, as {@linkcode lateEventSchema} says; read it with
   * `sideOutput(tag)` right after the aggregates. They are counted in any case.
   */
  sideOutputLateData(tag: OutputTag<LateEvent> | string): WindowedKeyedStream<S, K, M, W, R> {
    return this.#with({ lateOutput: typeof tag === "string" ? tag : tag.name });
  }

  /**
   * A sink for rows that are late for every window, as {@linkcode lateEventSchema} says; it runs wherever the window
   * runs. The same can be said before `keyBy`: {@linkcode DataStream.withLateDataSink}.
   */
  withLateDataSink(sink: Sink): WindowedKeyedStream<S, K, M, W, R> {
    requireSink(sink);
    const draft = { ...this.#state.draft, lateDataSink: sink };
    return new WindowedKeyedStream({ ...this.#state, draft }, this.#keys, this.#settings);
  }

  /**
   * How many groups (key and window) stay in memory, at least 1; those beyond, longest without a row first, move to the
   * state backend, pane by pane, and come back when they are needed: those of windows kept for late rows as well. What a
   * batch or an answer touches is in memory while it lasts. Results stay the same. Default 20 million. In this release
   * for tumbling and sliding windows; others keep all their groups in memory (`PENDING_LIMIT_UNSUPPORTED`).
   */
  withMaxPendingWindows(groups: number): WindowedKeyedStream<S, K, M, W, R> {
    if (!Number.isSafeInteger(groups) || groups < 1) throw pendingInvalid(groups);
    const { kind } = this.#settings.window;
    if (kind !== "tumbling" && kind !== "sliding") throw pendingUnsupported(kind);
    return this.#with({ maxPendingWindows: groups });
  }

  /**
   * One row for each key and window, of aggregates with names (`sum("amount").as("total")`): key columns, those that
   * name the window (`window_start`, `window_end`), the results.
   */
  aggregateExpr<A extends readonly unknown[]>(
    ...aggregates: { readonly [I in keyof A]: AggregateOver<S, A[I]> & CheckedNamedAggregate<S, A[I]> }
  ): Stream<Joined<K, WindowColumns<W>, Aggregated<S, A>, AnswerColumns<W, R>>, M>;
  /**
   * One row for each key and window, of aggregates by the names of their results (`{ total: sum("amount") }`): key
   * columns, those that name the window (`window_start`, `window_end`), the results.
   */
  aggregateExpr<O>(
    aggregates: { readonly [Name in keyof O]: AggregateOver<S, O[Name]> & CheckedAggregate<S, O[Name]> },
  ): Stream<Joined<K, WindowColumns<W>, AggregatedObject<S, O>, AnswerColumns<W, R>>, M>;
  // deno-lint-ignore no-explicit-any
  aggregateExpr(...aggregates: unknown[]): Stream<any, M> {
    const settings = this.#settings;
    const input = windowedInput(this.#state.draft, settings.window, settings.trigger);
    const calls = readAggregates(aggregates, input.output);
    const draft = windowAggregateStep(input, this.#keys, settings, calls);
    return this.#state.kit.stream({ ...this.#state, draft });
  }

  /** How many rows each key and window has, as the column `count`. */
  aggregate(
    aggregate: "count",
  ): Stream<Joined<K, WindowColumns<W>, Aggregated<S, [CountOfRows]>, AnswerColumns<W, R>>, M>;
  /** One aggregate of one column; its result is called `sum_amount`, `count_distinct_user` and so on. */
  aggregate<const Fn extends ColumnAggregate, const Name extends keyof S & string>(
    aggregate: Fn,
    column: Name & CheckedColumnAggregate<S, Fn, Name>,
  ): Stream<
    Joined<K, WindowColumns<W>, Aggregated<S, [ColumnAggregateOf<Fn, Name>]>, AnswerColumns<W, R>>,
    M
  >;
  // deno-lint-ignore no-explicit-any
  aggregate(aggregate: ColumnAggregate, column?: string): Stream<any, M> {
    return this.aggregateExpr(aggregateOf(aggregate, column));
  }

  /**
   * The first `n` rows of each key and window by an order, given out at the window's end, with their `rank` (1 and up);
   * of equal rows those that came first. NaN and null come last. Rows that have `window_start` and `window_end` get
   * those of this window. Tumbling and sliding windows only, without lateness or early results
   * (`TOP_N_WINDOW_UNSUPPORTED`).
   *
   * @example
   * ```ts
   * import { schema, StreamExecutionEnvironment, timestamp, TumblingWindows, utf8, int32 } from "@volley/volley";
   * const bid = schema({ at: timestamp("ms"), item: utf8, price: int32 });
   * const { results } = await new StreamExecutionEnvironment()
   *   .fromIter([{ at: 1, item: "vase", price: 3 }, { at: 5, item: "vase", price: 9 }, { at: 12, item: "vase", price: 4 }], {
   *     schema: bid,
   *   })
   *   .withWatermarks("at")
   *   .keyBy("item")
   *   .window(TumblingWindows.of(10))
   *   .topN(1, { by: "price" })
   *   .collect()
   *   .execute("highest");
   * console.assert(results.map(({ price }) => price).join() === "9,4");
   * ```
   */
  topN(n: number, options: TopNOptions<keyof S & string>): Stream<RankedByWindow<S>, M> {
    const { window, allowedLatenessMs, trigger, lateOutput } = this.#settings;
    if (allowedLatenessMs > 0 || trigger !== null || lateOutput !== null) throw topNAnswersOnce();
    const input = windowedInput(this.#state.draft, window, null);
    return this.#state.kit.stream({ ...this.#state, draft: topNStep(input, this.#keys, n, options, window) });
  }

  #with<Again extends Answers>(changed: Partial<WindowSettings>): WindowedKeyedStream<S, K, M, W, Again> {
    return new WindowedKeyedStream(this.#state, this.#keys, { ...this.#settings, ...changed });
  }
}

function latenessUnsupported(kind: "count" | "global"): VolleyError {
  return new VolleyError({
    code: "LATENESS_UNSUPPORTED",
    message: `Cannot allow lateness for ${kind} windows: no row is late for them`,
    hint: "Leave allowedLateness() out.",
  });
}

function pendingInvalid(groups: number): VolleyError {
  return new VolleyError({
    code: "WINDOW_INVALID",
    message: `Cannot keep ${groups} groups in memory: a whole number of at least 1 is wanted`,
    hint: "Leave withMaxPendingWindows() out for the default of 20 million.",
  });
}

function pendingUnsupported(kind: WindowSpec["kind"]): VolleyError {
  return new VolleyError({
    code: "PENDING_LIMIT_UNSUPPORTED",
    message:
      `Cannot limit the groups that ${kind} windows hold in memory: this release keeps all of them there`,
    hint: "Leave withMaxPendingWindows() out, or use tumbling or sliding windows.",
  });
}
