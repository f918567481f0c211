import { VolleyError } from "../fault/mod.ts";
import { type OptionsOf, requireKnownOptions } from "../operators/mod.ts";
import { type Binding, explainJob, type JobStatus, type Plan } from "../plan/mod.ts";
import { type RunningPipeline, type RunOptions, type RunSummary, startPipeline } from "../runtime/mod.ts";
import { buildPlan, type BuiltPlan } from "./build_plan.ts";
import type { Draft } from "./draft.ts";
import { type DeadLetterTarget, type FailureSettings, requireTarget } from "./failure_settings.ts";
import { builtFromPlan, type PlanRunOptions } from "./plan_run.ts";
import { type RunRole, runRole } from "./run_role.ts";
import type { RunningJob } from "./running_job.ts";

/** How one run is watched and ended; the rest as in `RunOptions`. */
export interface ExecuteOptions extends Omit<RunOptions, "name" | "deadLetters"> {
  /**
   * Where what the policy `deadLetter` refuses goes: a folder of files, `dead_letters` by default, or a sink of rows of
   * `deadLetterSchema`.
   */
  readonly deadLetters?: DeadLetterTarget;
  /** Told what the builder noticed, and, once each, what a run did: late rows that go nowhere. Default `console.warn`. */
  readonly warn?: (message: string) => void;
}

/** Every one of them. */
export const EXECUTE_OPTIONS: OptionsOf<ExecuteOptions> = {
  signal: 1,
  handleSignals: 1,
  progress: 1,
  onProgress: 1,
  warn: 1,
  clock: 1,
  metrics: 1,
  batchRows: 1,
  queueLengthMax: 1,
  sliceMs: 1,
  maxSourceDriftMs: 1,
  interpreted: 1,
  deadLetters: 1,
  errorLimit: 1,
  runId: 1,
  seed: 1,
  afterEpoch: 1,
};

/** What a run resolves to. */
export interface ExecutionResult<R> {
  /** What the sink collected; undefined for sinks that keep nothing. */
  readonly results: R;
  readonly summary: RunSummary;
}

/** A finished run, before results are picked from its sinks. */
export interface RunOutcome {
  readonly built: BuiltPlan;
  readonly summary: RunSummary;
}

/** A run under way. */
interface StartedRun {
  readonly pipeline: RunningPipeline;
  readonly finished: Promise<RunOutcome>;
}

/** The sinks attached to the streams of one environment, and how they are run. */
export class Execution {
  readonly #defaults: ExecuteOptions;
  readonly #sinks = new Map<symbol, Draft>();
  readonly #parallelism: () => number;
  readonly #failures: FailureSettings;
  /** Bindings of sinks that have been run to the end: copies of a draft share theirs. */
  readonly #done = new WeakSet<Binding>();

  constructor(
    defaults: ExecuteOptions,
    parallelism: () => number,
    failures: Omit<FailureSettings, "deadLetters"> = { onError: null, maker: null },
  ) {
    this.#failures = { ...failures, deadLetters: defaults.deadLetters ?? null };
    this.#defaults = defaults;
    this.#parallelism = parallelism;
  }

  /** Remembers a sink for `env.execute()`; a renamed copy replaces the sink of the same token. */
  attach(token: symbol, sink: Draft): void {
    this.#sinks.set(token, sink);
  }

  /** Every sink attached so far. */
  get sinks(): readonly Draft[] {
    return [...this.#sinks.values()];
  }

  /** Whether a run with this sink has ended well. */
  hasRun({ binding }: Draft): boolean {
    return binding !== null && this.#done.has(binding);
  }

  /** The plan of everything upstream of `sinks`. */
  build(sinks: readonly Draft[], options: ExecuteOptions = {}): BuiltPlan {
    const { deadLetters = this.#failures.deadLetters } = options;
    if (deadLetters !== null) requireTarget(deadLetters);
    return buildPlan(sinks, this.#parallelism(), { ...this.#failures, deadLetters });
  }

  /** A plan that was not built here, ready to run. */
  fromPlan(plan: Plan, options: PlanRunOptions): BuiltPlan {
    return builtFromPlan(plan, options, this.#failures);
  }

  /** Starts what was built; throws where that fails. */
  start(name: string, built: BuiltPlan, sinks: readonly Draft[], options: ExecuteOptions): StartedRun {
    const { warn = console.warn, deadLetters: _, ...running } = { ...this.#defaults, ...options };
    for (const warning of built.warnings) warn(`${name}: ${warning}`);
    const pipeline = startPipeline(built.plan, built.bindings, {
      ...running,
      name,
      warn,
      deadLetters: built.deadLetters?.(),
    });
    const finished = pipeline.finished.then((summary) => {
      for (const { binding } of sinks) if (binding !== null) this.#done.add(binding);
      return { built, summary };
    });
    return { pipeline, finished };
  }

  /** Starts a run whose results `pick` takes from it. */
  job<R>(
    name: string,
    sinks: readonly Draft[],
    options: ExecuteOptions,
    pick: (built: BuiltPlan) => R,
  ): RunningJob<R> {
    requireKnownOptions("execute", options, EXECUTE_OPTIONS);
    return this.jobOf(name, this.build(sinks, options), sinks, options, pick);
  }

  /** The same of what was built; `sinks` have results to be read once it has run. */
  jobOf<R>(
    name: string,
    built: BuiltPlan,
    sinks: readonly Draft[],
    options: ExecuteOptions,
    pick: (built: BuiltPlan) => R,
  ): RunningJob<R> {
    requireName(name);
    const role = runRole();
    if (role?.kind === "plan") return handedOver(name, built, role);
    const { pipeline, finished } = this.start(name, built, sinks, options);
    const ended = finished.then(({ built, summary }) => ({ results: pick(built), summary }));
    const job = {
      status: () => pipeline.status(),
      explain: () => explainJob(pipeline.status(), built.plan),
      stop: () => {
        pipeline.stop();
        return ended;
      },
      finished: ended,
    };
    if (role?.kind === "watch") role.started(job, built);
    return job;
  }
}

function requireName(name: unknown): void {
  if (typeof name === "string" && name !== "") return;
  throw new VolleyError({
    code: "PIPELINE_NAME_INVALID",
    message: `Cannot run a pipeline called ${JSON.stringify(name) ?? "undefined"}: a name is wanted`,
    hint: 'It is in messages, metrics and dead letters: execute("orders").',
  });
}

/** A job that never runs: its plan was all that was wanted, and a script that waits for it ends here. */
function handedOver<R>(
  name: string,
  built: BuiltPlan,
  role: Extract<RunRole, { kind: "plan" }>,
): RunningJob<R> {
  role.receive(built, name);
  const stopped = Promise.reject(planTaken(name));
  // A script that started it without waiting goes on.
  stopped.catch(() => {});
  const idle = { operators: [], watermarks: [], waits: [], sinks: [] };
  const status = (): JobStatus => ({ pipeline: name, state: "starting", atMs: 0, elapsedMs: 0, ...idle });
  return {
    status,
    explain: () => explainJob(status(), built.plan),
    stop: () => stopped,
    finished: stopped,
  };
}

function planTaken(name: string): VolleyError {
  return new VolleyError({
    code: "PLAN_TAKEN",
    message: `Cannot run pipeline ${name}: only its plan was wanted`,
    hint:
      "This program was imported to be looked at (volley explain, volley plan); run it to run its pipeline.",
  });
}
