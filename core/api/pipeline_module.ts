import type { BuiltPlan } from "./build_plan.ts";
import type { ExecuteOptions } from "./execution.ts";
import { runAsMain } from "./pipeline_main.deno.ts";
import { type ParametersOf, type PipelineParameters, withParameters } from "./pipeline_parameters.ts";
import type { RunningJob } from "./running_job.ts";

/** What can be run: the end of a stream, or an environment with all its sinks. */
export interface Runnable<R> {
  start(name: string, options?: ExecuteOptions): RunningJob<R>;
  /** Its plan, without running it. */
  plan(): BuiltPlan;
}

/** How a module describes its pipeline. */
export interface PipelineDefinition<P extends PipelineParameters, R> {
  /** Default: the name of the module's file. */
  readonly name?: string;
  /** Parameters with their defaults: `--set name=value` changes them. */
  readonly params?: P;
  /** Declares the pipeline and gives its end, or the environment; called once for each run. */
  readonly build: (params: ParametersOf<P>) => Runnable<R>;
}

/** A pipeline as a module's export: built anew, with its own parameters, for each run. */
export class PipelineModule<P extends PipelineParameters = PipelineParameters, R = unknown> {
  readonly name: string;
  /** Parameters and their defaults. */
  readonly params: P;
  readonly #build: (params: ParametersOf<P>) => Runnable<R>;

  /** Made by `pipeline()`. */
  constructor(name: string, params: P, build: (params: ParametersOf<P>) => Runnable<R>) {
    this.name = name;
    this.params = params;
    this.#build = build;
  }

  /** The pipeline with these parameters instead of the defaults; throws `PARAMETER_UNKNOWN`, `PARAMETER_INVALID`. */
  build(given: { readonly [name: string]: string | number | boolean } = {}): Runnable<R> {
    return this.#build(withParameters(this.params, given));
  }
}

/**
 * Makes a module that is a pipeline: run directly it runs the pipeline (with `--set name=value` arguments), imported
 * it only exports it, for `volley run`, for `volley explain`, for tests and other programs.
 *
 * @example
 * ```ts
 * import { col, pipeline, StreamExecutionEnvironment } from "@volley/volley";
 * export const job = pipeline(import.meta, {
 *   name: "numbers",
 *   params: { least: 2 },
 *   build: ({ least }) =>
 *     new StreamExecutionEnvironment()
 *       .fromIter([{ n: 1 }, { n: 2 }, { n: 3 }])
 *       .filterExpr(col("n").ge(least))
 *       .collect(),
 * });
 * const { results } = await job.build({ least: 3 }).start(job.name).finished;
 * console.assert(results.length === 1);
 * ```
 */
export function pipeline<R, P extends PipelineParameters = Record<never, never>>(
  meta: { readonly url: string; readonly main: boolean },
  definition: PipelineDefinition<P, R>,
): PipelineModule<P, R> {
  const { name = fileName(meta.url), params = {} as P, build } = definition;
  const made = new PipelineModule<P, R>(name, params, build);
  if (meta.main) runAsMain(made);
  return made;
}

function fileName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split("/").pop()!).replace(/\.[cm]?[jt]sx?$/, "");
}
