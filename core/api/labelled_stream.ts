import type { Schema, Shape } from "../data/mod.ts";
import type { Sink } from "../operators/mod.ts";
import type { ErrorPolicy } from "../plan/mod.ts";
import { type SinkOptions, sinkStep } from "./closure_steps.ts";
import { type Draft, relabelled } from "./draft.ts";
import type { Execution } from "./execution.ts";
import { checkedPolicy } from "./failure_settings.ts";
import { checkedParallelism } from "./parallelism.ts";
import { type ResultsOf, SinkedStream } from "./sinked_stream.ts";
import { rememberDraft } from "./stream_draft.ts";

/** What a stream that can end in a sink is to a connector: its columns, and `toSink`. */
export interface SinkableStream<S extends Shape> {
  readonly schema: Schema<S>;
  toSink<K extends Sink>(sink: K, options?: SinkOptions): SinkedStream<ResultsOf<K>>;
}

/**
 * What every stream can be told about its last operator, keyed or not, and how it ends. `S` are its columns, `Self` is
 * the stream with all its methods.
 */
export class LabelledStream<S extends Shape, Self> implements SinkableStream<S> {
  readonly #draft: Draft;
  readonly #execution: Execution;
  readonly #again: (draft: Draft) => Self;

  /** `again` makes the same kind of stream of another draft. */
  constructor(draft: Draft, execution: Execution, again: (draft: Draft) => Self) {
    this.#draft = draft;
    this.#execution = execution;
    this.#again = again;
    rememberDraft(this, draft);
  }

  /** Columns of the stream. */
  get schema(): Schema<S> {
    return this.#draft.output as Schema<S>;
  }

  /** Stable id of the last operator: state is matched by it alone. */
  id(id: string): Self {
    return this.#again(relabelled(this.#draft, { id }));
  }

  /** The specification's spelling of `id`. */
  withOperatorId(id: string): Self {
    return this.id(id);
  }

  /** Name of the last operator, for people. */
  name(name: string): Self {
    return this.#again(relabelled(this.#draft, { name }));
  }

  /**
   * What becomes of a row the last operator can't process: `fail` ends the run, `skip` counts it and goes on,
   * `deadLetter` also keeps it, with the reason, where it can be looked into and put back (`replayDeadLetters`). It
   * means the operator's own input: an aggregate's expressions, never its state, whose errors always end the run.
   *
   * @example
   * ```ts
   * import { col, int32, StreamExecutionEnvironment } from "@volley/volley";
   * const { results, summary } = await new StreamExecutionEnvironment()
   *   .fromIter([{ n: "1" }, { n: "two" }, { n: "3" }])
   *   .withColumn("n", col("n").cast(int32)).onError("skip")
   *   .collect()
   *   .execute("numbers");
   * console.assert(results.length === 2 && summary.rejected === 1);
   * ```
   */
  onError(policy: ErrorPolicy): Self {
    return this.#again(relabelled(this.#draft, { onError: checkedPolicy(policy) }));
  }

  /** Threads from here on; recorded in the plan. */
  setParallelism(parallelism: number): Self {
    return this.#again({ ...this.#draft, parallelism: checkedParallelism(parallelism) });
  }

  /** The specification's other spelling of `setParallelism`. */
  withParallelism(parallelism: number): Self {
    return this.setParallelism(parallelism);
  }

  /** The end of the stream. */
  toSink<K extends Sink>(sink: K, options: SinkOptions = {}): SinkedStream<ResultsOf<K>> {
    return new SinkedStream(sinkStep(this.#draft, sink, options), this.#execution);
  }
}
