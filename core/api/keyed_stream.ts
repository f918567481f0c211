import type { Schema, Shape } from "../data/mod.ts";
import type { Sink } from "../operators/mod.ts";
import type { ErrorPolicy } from "../plan/mod.ts";
import { aggregateStep, readAggregates } from "./aggregate_step.ts";
import { type OperatorMaker, operatorStep, type SinkOptions, sinkStep } from "./closure_steps.ts";
import type { SinkableStream } from "./data_stream.ts";
import { type Draft, relabelled } from "./draft.ts";
import { checkedPolicy } from "./failure_settings.ts";
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
} from "./typing.ts";
import type { BuilderState, Keyed, Stream } from "./kit.ts";
import { checkedParallelism } from "./parallelism.ts";
import { type ProcessMaker, processStep, type ProcessStepOptions } from "./process_step.ts";
import { type ResultsOf, SinkedStream } from "./sinked_stream.ts";
import { specOf, type WindowAssigner } from "./window_assigner.ts";
import { windowedInput } from "./windowed_input.ts";
import { WindowedKeyedStream } from "./windowed_keyed_stream.ts";

/** A stream partitioned by key: `S` are its columns, `K` those of the key. */
export class KeyedStream<S extends Shape, K extends Shape, M = unknown> implements SinkableStream<S> {
  readonly #state: BuilderState<M>;
  readonly #keys: readonly string[];

  /** Made by `keyBy`. */
  constructor(state: BuilderState<M>, keys: readonly string[]) {
    this.#state = state;
    this.#keys = keys;
  }

  /** Columns of the stream, computed keys among them. */
  get schema(): Schema<S> {
    return this.#state.draft.output as Schema<S>;
  }

  /** Stable id of the last operator. */
  id(id: string): Keyed<S, K, M> {
    return this.#with(relabelled(this.#state.draft, { id }));
  }

  /** The specification's spelling of {@linkcode KeyedStream.id}. */
  withOperatorId(id: string): Keyed<S, K, M> {
    return this.id(id);
  }

  /** Name of the last operator, for people. */
  name(name: string): Keyed<S, K, M> {
    return this.#with(relabelled(this.#state.draft, { name }));
  }

  /** What becomes of a row the last operator can't process: see {@linkcode DataStream.onError}. */
  onError(policy: ErrorPolicy): Keyed<S, K, M> {
    return this.#with(relabelled(this.#state.draft, { onError: checkedPolicy(policy) }));
  }

  /** Threads from here on; recorded in the plan. */
  setParallelism(parallelism: number): Keyed<S, K, M> {
    return this.#with({ ...this.#state.draft, parallelism: checkedParallelism(parallelism) });
  }

  /** The specification's other spelling of {@linkcode KeyedStream.setParallelism}. */
  withParallelism(parallelism: number): Keyed<S, K, M> {
    return this.setParallelism(parallelism);
  }

  /** Rows of a key by windows: of event time, of a number of rows, or one for all. */
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

  /** Running aggregates: after each batch, one updated row for each key that occurred in it. */
  aggregateExpr<A extends readonly unknown[]>(
    ...aggregates: { readonly [I in keyof A]: AggregateOver<S, A[I]> & CheckedNamedAggregate<S, A[I]> }
  ): Stream<Joined<K, Aggregated<S, A>>, M>;
  aggregateExpr<O>(
    aggregates: { readonly [Name in keyof O]: AggregateOver<S, O[Name]> & CheckedAggregate<S, O[Name]> },
  ): Stream<Joined<K, AggregatedObject<S, O>>, M>;
  // deno-lint-ignore no-explicit-any
  aggregateExpr(...aggregates: unknown[]): Stream<any, M> {
    const calls = readAggregates(aggregates, this.#state.draft.output);
    return this.#stream(aggregateStep(this.#state.draft, this.#keys, calls));
  }

  /** One aggregate of one column; its result is called `sum_amount`, `count_distinct_user` and so on. */
  aggregate(aggregate: "count"): Stream<Joined<K, Aggregated<S, [CountOfRows]>>, M>;
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
  applyOperator<O extends Shape = S>(operator: OperatorMaker<S, O>): Stream<O, M>;
  applyOperator(operator: OperatorMaker<S, Shape>, output?: Schema): Stream<never, M> {
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

  /** The specification's other spelling of {@linkcode KeyedStream.applyOperator}. */
  withOperator<O extends Shape>(operator: OperatorMaker<S, Shape>, output: Schema<O>): Stream<O, M>;
  withOperator<O extends Shape = S>(operator: OperatorMaker<S, O>): Stream<O, M>;
  withOperator(operator: OperatorMaker<S, Shape>, output?: Schema): Stream<never, M> {
    return this.applyOperator(operator, output as Schema) as Stream<never, M>;
  }

  /** The end of the stream. */
  toSink<T extends Sink>(sink: T, options: SinkOptions = {}): SinkedStream<ResultsOf<T>> {
    return new SinkedStream(sinkStep(this.#state.draft, sink, options), this.#state.execution);
  }

  #with(draft: Draft): Keyed<S, K, M> {
    return this.#state.kit.keyed({ ...this.#state, draft }, this.#keys);
  }

  #stream<O extends Shape>(draft: Draft): Stream<O, M> {
    return this.#state.kit.stream({ ...this.#state, draft });
  }
}
