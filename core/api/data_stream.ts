import type { InputRowOf, RowOf, Schema, Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { AsyncCall, OutputTag, Sink, WatermarkGenerator } from "../operators/mod.ts";
import type { RetryConfig, RetrySpec } from "../time/mod.ts";
import { type AsyncMapOptions, asyncMapStep } from "./async_step.ts";
import { type BroadcastMaker, broadcastStep, type BroadcastStepOptions } from "./broadcast_step.ts";
import {
  type DedupOptions,
  dedupStep,
  type SampleOptions,
  sampleStep,
  splitStep,
  type ThrottleOptions,
  throttleStep,
} from "./choice_steps.ts";
import { type OperatorMaker, operatorStep, requireSink } from "./closure_steps.ts";
import { unionStep } from "./column_steps.ts";
import type { Draft } from "./draft.ts";
import { watermarksStep } from "./event_time.ts";
import type { ExpressionArgument } from "./expression_argument.ts";
import { retryOf } from "./failure_settings.ts";
import { keyByStep } from "./key_step.ts";
import type { BuilderState, Keyed, Stream } from "./kit.ts";
import { type ProcessMaker, processStep, type ProcessStepOptions } from "./process_step.ts";
import { sideOutputStep } from "./side_output_step.ts";
import { type TopNOptions, topNStep } from "./top_n_step.ts";
import type {
  CheckedCondition,
  CheckedNamed,
  CheckedTimestamp,
  ExpressionOf,
  KeyColumns,
  Ranked,
  Selected,
  TimeColumn,
  WithKeys,
} from "./typing.ts";
import { settingsOf, type WatermarkConfig, type WatermarkOptions } from "./watermark_config.ts";
import { ColumnStream } from "./column_stream.ts";

/**
 * An unkeyed stream of rows with columns `S`. Every method gives a new stream and leaves this one as it is, so that a
 * stream may be branched. `M` are the connector methods it has beside its own.
 */
export class DataStream<S extends Shape, M = unknown> extends ColumnStream<S, M> {
  readonly #state: BuilderState<M>;

  /** Made by the environment and by other streams. */
  constructor(state: BuilderState<M>) {
    super(state);
    this.#state = state;
  }

  /** How the source, which must be the last operator, is tried again when it fails for a passing reason. */
  retry(config: RetryConfig | Partial<RetrySpec>): Stream<S, M> {
    const { draft } = this.#state;
    return this.#with({ ...draft, retry: retryOf(draft.step, config) });
  }

  /** The rows of this stream and others of the same columns, in no particular order. */
  union(...others: readonly DataStream<S, M>[]): Stream<S, M> {
    return this.#with(unionStep([this.#state.draft, ...others.map((other) => DataStream.#draftOf(other))]));
  }

  static #draftOf<S extends Shape, M>(other: DataStream<S, M>): Draft {
    if (typeof other === "object" && other !== null && #state in other) return other.#state.draft;
    throw notAStream();
  }

  /**
   * Event time of the rows, and how the watermark follows them: windows close when it passes their end. Without options
   * rows come in order; see {@linkcode WatermarkOptions} for disorder, punctuation, generators, silent partitions,
   * times ahead of the clock and quiet streams. Rows without an event time are refused by policy (`onError`, default
   * `skip`). Throws `WATERMARK_TYPE_MISMATCH`, `WATERMARKS_INVALID`.
   *
   * @example
   * ```ts
   * import { col, nullable, schema, StreamExecutionEnvironment, timestamp, TumblingWindows, utf8 } from "@volley/volley";
   * const log = schema({ at: timestamp("ms"), host: utf8, flushed_to: nullable(timestamp("ms")) });
   * const lines = new StreamExecutionEnvironment().fromIter([
   *   { at: 1, host: "a", flushed_to: null },
   *   { at: 90_000, host: "a", flushed_to: null },
   *   { at: 2, host: "a", flushed_to: 60_000 },
   *   { at: 3, host: "a", flushed_to: null },
   * ], { schema: log });
   * const { results, summary } = await lines
   *   .withWatermarks("at", { punctuation: col("flushed_to"), idleTimeout: "30s" })
   *   .keyBy("host").window(TumblingWindows.of("1m")).aggregate("count")
   *   .collect()
   *   .execute("flushed");
   * console.assert(results[0].count === 2n && summary.late === 1);
   * ```
   */
  withWatermarks<X = never>(
    column: TimeColumn<S> | WatermarkConfig,
    options: Omit<WatermarkOptions, "punctuation" | "generator"> & {
      readonly punctuation?: ExpressionOf<S, X> & CheckedTimestamp<S, X>;
      readonly generator?: () => WatermarkGenerator<S>;
    } = {},
  ): Stream<S, M> {
    return this.#with(watermarksStep(this.#state.draft, settingsOf(column, options)));
  }

  /** The specification's spelling of {@linkcode DataStream.withWatermarks}. */
  withWatermarkGenerator(generator: WatermarkConfig): Stream<S, M> {
    return this.withWatermarks(generator);
  }

  /**
   * Where the late rows of the next window or join go, those that came too late for every window or partner: as
   * {@linkcode lateEventSchema} says. The sink belongs to the window or join and runs wherever it runs; a join writes
   * late rows of both inputs to the sinks of both. Without it late rows are counted, and said once.
   *
   * @example
   * ```ts
   * import { CollectSink, type LateEvent, schema, StreamExecutionEnvironment } from "@volley/volley";
   * import { timestamp, TumblingWindows, utf8 } from "@volley/volley";
   * const visit = schema({ at: timestamp("ms"), user: utf8 });
   * const late = new CollectSink<LateEvent>();
   * await new StreamExecutionEnvironment()
   *   .fromIter([{ at: 1, user: "ann" }, { at: 70_000, user: "ann" }, { at: 2, user: "bob" }], { schema: visit })
   *   .withWatermarks("at", { maxOutOfOrderness: "5s" })
   *   .withLateDataSink(late)
   *   .keyBy("user").window(TumblingWindows.of("1m")).aggregate("count")
   *   .collect()
   *   .execute("visits");
   * console.assert(late.results[0].event_data === `{"at":"1970-01-01T00:00:00.002Z","user":"bob"}`);
   * ```
   */
  withLateDataSink(sink: Sink): Stream<S, M> {
    requireSink(sink);
    return this.#with({ ...this.#state.draft, lateDataSink: sink });
  }

  /** A user's own operator; its records have the columns its `outputSchema` says, else `output`, else these. */
  applyOperator<O extends Shape>(operator: OperatorMaker<S, Shape>, output: Schema<O>): Stream<O, M>;
  /** A user's own operator; its records have the columns its `outputSchema` says, else these. */
  applyOperator<O extends Shape = S>(operator: OperatorMaker<S, O>): Stream<O, M>;
  // deno-lint-ignore no-explicit-any
  applyOperator(operator: OperatorMaker<S, Shape>, output?: Schema): Stream<any, M> {
    return this.#with(operatorStep(this.#state.draft, operator as OperatorMaker, false, output));
  }

  /**
   * A function over single rows with state and timers (one scope for all rows; `keyBy` first for one a key) and side
   * outputs: see {@linkcode ProcessFunction}. What it puts out has the columns `output`.
   */
  process<O extends Shape>(
    fn: ProcessMaker<S, NoInfer<O>, undefined>,
    output: Schema<O>,
    options: ProcessStepOptions = {},
  ): Stream<O, M> {
    return this.#with(processStep(this.#state.draft, fn as ProcessMaker, output, [], options));
  }

  /**
   * These rows with a smaller stream of rules that every row sees: see {@linkcode BroadcastFunction}, and `waitFor` for
   * which rules those are. What the function puts out has the columns `output`.
   */
  broadcast<R extends Shape, O extends Shape, RK, RV>(
    rules: DataStream<R, M>,
    fn: BroadcastMaker<S, R, NoInfer<O>, undefined, RK, RV>,
    output: Schema<O>,
    options: BroadcastStepOptions = {},
  ): Stream<O, M> {
    return this.#with(
      broadcastStep(this.#state.draft, rules, fn as BroadcastMaker, output, [], options),
    );
  }

  /**
   * One new row, of `output`, for each row, by an asynchronous function, several rows at a time: see
   * {@linkcode AsyncMapOptions}. The row is an object of its own. Event times go along, and watermarks wait for the
   * rows under way. A row whose call fails for good is refused, by the operator's policy.
   */
  asyncMap<O extends Shape>(
    fn: (row: RowOf<S>, call: AsyncCall) => Promise<InputRowOf<NoInfer<O>>>,
    output: Schema<O>,
    options: AsyncMapOptions = {},
  ): Stream<O, M> {
    return this.#with(asyncMapStep(this.#state.draft, fn, output, options));
  }

  /**
   * A stream for each condition, of the rows it is the first to be true of, and `rest`, of the others. Null counts as
   * not true.
   *
   * @example
   * ```ts
   * import { col, StreamExecutionEnvironment } from "@volley/volley";
   * const env = new StreamExecutionEnvironment();
   * const { big, small, rest } = env.fromIter([{ euros: 500 }, { euros: 5 }, { euros: -1 }])
   *   .split({ big: col("euros").ge(100), small: (c) => c.euros.ge(0) });
   * const [bigs, smalls, others] = [big.collect(), small.collect(), rest.collect()];
   * await env.execute("sizes");
   * console.assert(bigs.results[0].euros === 500 && smalls.results.length === 1 && others.results[0].euros === -1);
   * ```
   */
  split<B>(
    branches: { readonly [Tag in keyof B]: ExpressionOf<S, B[Tag]> & CheckedCondition<S, B[Tag]> },
  ): { readonly [Tag in (keyof B & string) | "rest"]: Stream<S, M> } {
    const draft = splitStep(this.#state.draft, branches);
    const streams = [...draft.sides.keys()].map((tag) => [tag, this.#with<S>(sideOutputStep(draft, tag))]);
    return { ...Object.fromEntries(streams), rest: this.#with<S>(draft) };
  }

  /**
   * The first row of each combination of these columns (no names: of all columns), again once its `ttl` has run out:
   * see {@linkcode DedupOptions}. In event time a row at `t` is a repetition while `t`, and the watermark it came at,
   * are below the time of the row that passed plus the `ttl`; so what passes does not depend on batches. Without a `ttl`
   * every key there ever was is kept.
   *
   * @example
   * ```ts
   * import { StreamExecutionEnvironment } from "@volley/volley";
   * const { results } = await new StreamExecutionEnvironment()
   *   .fromIter([{ id: 1, n: 1 }, { id: 2, n: 1 }, { id: 1, n: 2 }])
   *   .dedup("id")
   *   .collect()
   *   .execute("first ones");
   * console.assert(results.length === 2 && results[1].id === 2);
   * ```
   */
  dedup(...keys: (keyof S & string)[] | [...(keyof S & string)[], DedupOptions]): Stream<S, M> {
    return this.#with(dedupStep(this.#state.draft, keys));
  }

  /** The first `n` rows of all by an order, with updates: see {@linkcode KeyedStream.topN}. */
  topN(n: number, options: TopNOptions<keyof S & string>): Stream<Ranked<S>, M> {
    return this.#with(topNStep(this.#state.draft, [], n, options, null));
  }

  /**
   * A share of the rows, 0 to 1, chosen by a hash of the seed and of each row's position in its partition: the same
   * rows whenever the input is the same.
   */
  sample(fraction: number, options: SampleOptions = {}): Stream<S, M> {
    return this.#with(sampleStep(this.#state.draft, fraction, options));
  }

  /**
   * At most so many rows a second, by the run's clock. The others wait, and sources are not read while any do: nothing
   * is dropped.
   */
  throttle(recordsPerSecond: number, options: ThrottleOptions = {}): Stream<S, M> {
    return this.#with(throttleStep(this.#state.draft, recordsPerSecond, options));
  }

  /** The specification's other spelling of {@linkcode DataStream.applyOperator}. */
  withOperator<O extends Shape>(operator: OperatorMaker<S, Shape>, output: Schema<O>): Stream<O, M>;
  withOperator<O extends Shape = S>(operator: OperatorMaker<S, O>): Stream<O, M>;
  // deno-lint-ignore no-explicit-any
  withOperator(operator: OperatorMaker<S, Shape>, output?: Schema): Stream<any, M> {
    return this.applyOperator(operator, output as Schema);
  }

  /**
   * The rows by key, one or several columns: what follows (windows, joins, state) is for each key by itself. A null is a
   * key of its own, except in joins. For a computed key give an expression with a name, `col("at").truncate("day").as("day")`.
   */
  keyBy<const A extends readonly [keyof S & string, ...(keyof S & string)[]]>(
    ...columns: A
  ): Keyed<S, KeyColumns<S, A>, M>;
  /**
   * The rows by key, of expressions: what follows is for each key by itself. A computed key wants a name
   * (`col("at").truncate("day").as("day")`) and becomes a column.
   */
  keyBy<A extends readonly unknown[]>(
    ...keys: { readonly [I in keyof A]: ExpressionOf<S, A[I]> & CheckedNamed<S, A[I]> }
  ): Keyed<WithKeys<S, Selected<S, A>>, Selected<S, A>, M>;
  // deno-lint-ignore no-explicit-any
  keyBy(...keys: ExpressionArgument[]): Keyed<any, any, M> {
    const draft = keyByStep(this.#state.draft, keys);
    return this.#state.kit.keyed({ ...this.#state, draft }, keyNames(draft));
  }

  /**
   * What the last operator puts out beside this stream, by tag: `sideOutput` comes right after it, before other steps.
   * Throws `SIDE_OUTPUT_MISSING` where it has no such output.
   */
  sideOutput<O extends Shape>(tag: OutputTag<O>): Stream<O, M> {
    return this.#with(sideOutputStep(this.#state.draft, tag as OutputTag));
  }

  #with<O extends Shape>(draft: Draft): Stream<O, M> {
    return this.#state.kit.stream({ ...this.#state, draft });
  }
}

function keyNames({ step }: Draft): string[] {
  return step.kind === "keyBy" ? step.keys.map((key) => key.name) : [];
}

function notAStream(): VolleyError {
  return new VolleyError({
    code: "UNION_INVALID",
    message: "Cannot union with this: it is no unkeyed stream",
    hint: "Give streams, one argument each: a.union(b, c). Key them after the union.",
  });
}
