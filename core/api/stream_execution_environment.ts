import type { Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type OptionsOf, requireKnownOptions, type Source } from "../operators/mod.ts";
import type { Bindings, ErrorPolicy, Plan } from "../plan/mod.ts";
import { requireMethods } from "./closure_steps.ts";
import { sourceDraft } from "./draft.ts";
import { checkedPolicy, type DeadLetterMaker } from "./failure_settings.ts";
import type { BuiltPlan } from "./build_plan.ts";
import { EXECUTE_OPTIONS, type ExecuteOptions, Execution, type ExecutionResult } from "./execution.ts";
import { explainBuilt, type ExplainBuiltOptions } from "./explain_built.ts";
import type { PlanRunOptions } from "./plan_run.ts";
import type { Kit, Stream } from "./kit.ts";
import { checkedParallelism } from "./parallelism.ts";
import { plainKit } from "./plain_kit.ts";
import type { RunningJob } from "./running_job.ts";
import { type ResultSink, sinkResults } from "./sinked_stream.ts";

/** Options of a {@linkcode StreamExecutionEnvironment}; those of `execute` are defaults for every run. */
export interface EnvironmentOptions extends Omit<ExecuteOptions, "signal"> {
  /** Threads; default 1. Recorded in the plan: this release runs on one, and says so. */
  readonly parallelism?: number;
  /**
   * What becomes of a row, a line, a record that can't be processed, where an operator says nothing itself: `fail` (the
   * run ends), `skip` (it is counted and left out) or `deadLetter` (it is also kept). Default `fail`; rows without an
   * event time are skipped.
   */
  readonly onError?: ErrorPolicy;
}

const OPTIONS: OptionsOf<EnvironmentOptions & ExecuteOptions> = {
  ...EXECUTE_OPTIONS,
  parallelism: 1,
  onError: 1,
};

/** What an environment is composed from beside its connectors' methods. */
export interface EnvironmentParts {
  /** Makes the sink of dead letters for a folder. */
  readonly deadLetters?: DeadLetterMaker;
}

/**
 * Where pipelines start: `fromSource` gives a stream, a chain of methods describes what happens to it, `execute` runs
 * it. `M` are the connector methods its streams have (see `extendEnvironment`).
 */
export class StreamExecutionEnvironment<M = unknown> {
  readonly #kit: Kit<M>;
  readonly #execution: Execution;
  #parallelism: number;

  constructor(
    options: EnvironmentOptions = {},
    kit: Kit<M> = plainKit as Kit<M>,
    parts: EnvironmentParts = {},
  ) {
    this.#kit = kit;
    requireKnownOptions("new StreamExecutionEnvironment", options, OPTIONS);
    const { parallelism = 1, onError, ...defaults } = options;
    const failures = {
      onError: onError === undefined ? null : checkedPolicy(onError),
      maker: parts.deadLetters ?? null,
    };
    this.#parallelism = checkedParallelism(parallelism);
    this.#execution = new Execution(defaults, () => this.#parallelism, failures);
  }

  /** A stream of everything `source` gives. */
  fromSource<S extends Shape>(source: Source<S>): Stream<S, M> {
    requireMethods(source, "source", ["open", "poll", "partitions", "offsets", "close"]);
    return this.#kit.stream({ draft: sourceDraft(source), kit: this.#kit, execution: this.#execution });
  }

  /** Threads for every pipeline of this environment; recorded in the plan: this release runs on one, and says so. */
  setParallelism(parallelism: number): this {
    this.#parallelism = checkedParallelism(parallelism);
    return this;
  }

  /** The specification's other spelling of `setParallelism`. */
  withParallelism(parallelism: number): this {
    return this.setParallelism(parallelism);
  }

  /**
   * Runs every sink attached to a stream of this environment as one pipeline; `results` has an entry for each sink
   * that keeps something, by its operator id.
   */
  async execute(
    name: string,
    options: ExecuteOptions = {},
  ): Promise<ExecutionResult<{ readonly [sinkId: string]: unknown }>> {
    return await this.start(name, options).finished;
  }

  /** The plan of every sink attached so far, without running it. */
  plan(): BuiltPlan {
    return this.#execution.build(this.#execution.sinks);
  }

  /** That plan in words: see `explainPlan`. */
  explain(options: ExplainBuiltOptions = {}): string {
    return explainBuilt(this.plan(), options);
  }

  /**
   * Runs a plan (`readPlan` makes one from JSON), its sources and sinks made by the catalogue; `results` as by
   * `execute`. Nothing built in this environment is part of it. Throws `PLAN_INCOMPLETE`, naming every closure,
   * source and sink the plan does not hold.
   *
   * @example
   * ```ts
   * import { catalog, col, readPlan, StreamExecutionEnvironment } from "@volley/volley";
   * const env = new StreamExecutionEnvironment();
   * const { plan } = env.fromIter([{ n: 1 }]).filter(function odd({ n }) { return n % 2 === 1; }).collect().plan();
   * try {
   *   await env.executePlan(readPlan(plan), "numbers", { catalogue: catalog });
   * } catch (error) {
   *   console.assert(String(error).includes('the closure "odd"'));
   * }
   * ```
   */
  async executePlan(
    plan: Plan,
    name: string,
    options: PlanRunOptions,
  ): Promise<ExecutionResult<{ readonly [sinkId: string]: unknown }>> {
    return await this.startPlan(plan, name, options).finished;
  }

  /** Starts a plan without waiting for its end: see {@linkcode StreamExecutionEnvironment.executePlan}. */
  startPlan(
    plan: Plan,
    name: string,
    options: PlanRunOptions,
  ): RunningJob<{ readonly [sinkId: string]: unknown }> {
    const { catalogue: _catalogue, load: _load, ...running } = options;
    const built = this.#execution.fromPlan(plan, options);
    return this.#execution.jobOf(
      name,
      built,
      [],
      running,
      ({ bindings, sinkIds }) => keptBy(bindings, sinkIds),
    );
  }

  /** Starts the same run without waiting for its end. */
  start(
    name: string,
    options: ExecuteOptions = {},
  ): RunningJob<{ readonly [sinkId: string]: unknown }> {
    const sinks = this.#execution.sinks;
    if (sinks.length === 0) throw nothingToRun(name);
    return this.#execution.job(name, sinks, options, ({ sinkIds }) => {
      const results = sinkIds.map((id, index) => [id, sinkResults(sinks[index])] as const);
      return Object.fromEntries(results.filter(([, kept]) => kept !== undefined));
    });
  }
}

/** What live sinks have kept, by operator id. */
function keptBy(bindings: Bindings, sinkIds: readonly string[]): { readonly [sinkId: string]: unknown } {
  const results = sinkIds.map((id) => {
    const binding = bindings.get(id);
    return [
      id,
      binding?.kind === "sink" ? (binding.sink as Partial<ResultSink<unknown>>).results : undefined,
    ] as const;
  });
  return Object.fromEntries(results.filter(([, kept]) => kept !== undefined));
}

function nothingToRun(name: string): VolleyError {
  return new VolleyError({
    code: "PLAN_NO_SINK",
    message: `Cannot execute "${name}": no stream of this environment has a sink`,
    hint: "End a stream with toSink() or collect().",
  });
}
