import { VolleyError } from "../fault/mod.ts";
import type { Sink } from "../operators/mod.ts";
import type { ErrorPolicy } from "../plan/mod.ts";
import type { RetryConfig, RetrySpec } from "../time/mod.ts";
import type { BuiltPlan } from "./build_plan.ts";
import type { Draft } from "./draft.ts";
import { explainBuilt, type ExplainBuiltOptions } from "./explain_built.ts";
import { checkedPolicy, retryOf } from "./failure_settings.ts";
import type { RunningJob } from "./running_job.ts";
import type { ExecuteOptions, Execution, ExecutionResult } from "./execution.ts";

/** A sink that keeps something for the caller of `execute`: `results` is read once the run has ended. */
export interface ResultSink<R> extends Sink {
  readonly results: R;
}

/** What `execute` gives as `results` for a sink of type `K`. */
export type ResultsOf<K> = K extends { readonly results: infer R } ? R : undefined;

/** A stream that ends in a sink: all that is left is to name it and to run it. */
export class SinkedStream<R> {
  readonly #draft: Draft;
  readonly #execution: Execution;
  readonly #token: symbol;

  /** Made by `toSink`. */
  constructor(draft: Draft, execution: Execution, token: symbol = Symbol("sink")) {
    this.#draft = draft;
    this.#execution = execution;
    this.#token = token;
    execution.attach(token, draft);
  }

  /** Stable id of the sink: its commits are matched by it. */
  id(id: string): SinkedStream<R> {
    return new SinkedStream({ ...this.#draft, id }, this.#execution, this.#token);
  }

  /** The specification's spelling of {@linkcode SinkedStream.id}. */
  withOperatorId(id: string): SinkedStream<R> {
    return this.id(id);
  }

  /** Name of the sink, for people. */
  name(name: string): SinkedStream<R> {
    return new SinkedStream({ ...this.#draft, name }, this.#execution, this.#token);
  }

  /**
   * What becomes of rows the sink can't write, of all rows of a batch it fails on: `fail`, `skip` or `deadLetter`. A
   * sink that fails half-way may have written some of them.
   */
  onError(policy: ErrorPolicy): SinkedStream<R> {
    return this.#with({ onError: checkedPolicy(policy) });
  }

  /** How the sink is tried again when it fails for a passing reason. */
  retry(config: RetryConfig | Partial<RetrySpec>): SinkedStream<R> {
    return this.#with({ retry: retryOf(this.#draft.step, config) });
  }

  #with(changed: Partial<Draft>): SinkedStream<R> {
    return new SinkedStream({ ...this.#draft, ...changed }, this.#execution, this.#token);
  }

  /**
   * What the sink has kept, once a run of it has ended: by `execute` here or on the environment. Throws
   * `RESULTS_NOT_READY` before.
   *
   * @example
   * ```ts
   * import { col, StreamExecutionEnvironment } from "@volley/volley";
   * const env = new StreamExecutionEnvironment();
   * const numbers = env.fromIter([{ n: 1 }, { n: 2 }, { n: 3 }]);
   * const small = numbers.filterExpr(col("n").lt(2)).collect();
   * const great = numbers.filterExpr(col("n").ge(2)).collect();
   * await env.execute("two branches");
   * console.assert(small.results.length === 1 && great.results[1].n === 3);
   * ```
   */
  get results(): R {
    if (this.#execution.hasRun(this.#draft)) return sinkResults(this.#draft) as R;
    throw new VolleyError({
      code: "RESULTS_NOT_READY",
      message: "Cannot read results: no run of this sink has ended",
      hint: `Run it first: await env.execute("name"), or await this sink's own execute("name").`,
    });
  }

  /** The plan of this sink and everything upstream of it, without running it. */
  plan(): BuiltPlan {
    return this.#execution.build([this.#draft]);
  }

  /**
   * The plan in words: what each operator does, which run as one loop, columns, state, guarantees. See `explainPlan`.
   *
   * @example
   * ```ts
   * import { col, StreamExecutionEnvironment } from "@volley/volley";
   * const sinked = new StreamExecutionEnvironment().fromIter([{ n: 1 }]).filterExpr(col("n").gt(0)).collect();
   * console.assert(sinked.explain().includes("rows where n > 0"));
   * ```
   */
  explain(options: ExplainBuiltOptions = {}): string {
    return explainBuilt(this.plan(), options);
  }

  /**
   * Runs this sink and everything upstream of it. Resolves when every source has ended and the sink has committed;
   * rejects with a `VolleyError` that names the operator.
   */
  async execute(name: string, options: ExecuteOptions = {}): Promise<ExecutionResult<R>> {
    return await this.start(name, options).finished;
  }

  /** Starts this sink and everything upstream of it, without waiting for its end. */
  start(name: string, options: ExecuteOptions = {}): RunningJob<R> {
    return this.#execution.job(name, [this.#draft], options, () => sinkResults(this.#draft) as R);
  }
}

/** What the sink of a draft has kept, or undefined. */
export function sinkResults(draft: Draft): unknown {
  return draft.binding?.kind === "sink"
    ? (draft.binding.sink as Partial<ResultSink<unknown>>).results
    : undefined;
}
