import { toVolleyError, type VolleyError } from "../fault/mod.ts";
import type { Bindings, JobStatus, Plan } from "../plan/mod.ts";
import { createLogger, HealthReporter, type Logger, silentLogger } from "../telemetry/mod.ts";
import { GraphBuilder } from "./build_graph.ts";
import type { Graph } from "./graph.ts";
import type { GraphNode } from "./graph_node.ts";
import { graphStatus } from "./job_status.ts";
import { LateWarning } from "./late_warning.ts";
import { LossBook } from "./loss_book.ts";
import { operatorFailed } from "./operator_fault.ts";
import { Pacer } from "./pacer.ts";
import type { Progress } from "./progress.ts";
import { progressLine } from "./progress_line.deno.ts";
import { RunMetrics } from "./run_metrics.ts";
import type { RunOptions, RunSettings } from "./run_options.ts";
import { runSettings } from "./run_settings.ts";
import type { RunSummary } from "./run_summary.ts";
import { onStopSignal } from "./stop_signal.deno.ts";
import { summarise } from "./summarise.ts";
import { Task } from "./task.ts";

/** Milliseconds between two reports of progress. */
const REPORT_EVERY_MS = 200;
/** A run without periodic checkpoints commits once, at its end. */
const FINAL_EPOCH = 1;

/** A pipeline that is running on this thread. */
export interface RunningPipeline {
  /** What it does just now, as plain data. */
  status(): JobStatus;
  /** Ends it early: what was read is worked off, open windows fire, sinks commit. */
  stop(): void;
  /** Resolves when every source has ended and every sink has committed; rejects with the first error. */
  readonly finished: Promise<RunSummary>;
}

/**
 * Runs a plan on this thread until its input ends or a signal stops it. Sources are opened before sinks, so that a
 * missing file leaves nothing half written; sinks commit once everything has been flushed. On failure nothing is
 * committed, everything is closed, and the first error is thrown with its place.
 */
export async function runPipeline(
  plan: Plan,
  bindings: Bindings,
  options: RunOptions,
): Promise<{ readonly summary: RunSummary }> {
  return { summary: await startPipeline(plan, bindings, options).finished };
}

/** The same, without waiting for its end. Throws where the pipeline can't be built. */
export function startPipeline(plan: Plan, bindings: Bindings, options: RunOptions): RunningPipeline {
  const settings = runSettings(options);
  const metrics = new RunMetrics(settings.metrics);
  const graph = buildGraph(plan, bindings, settings, metrics);
  const run = new Run(plan, graph, settings, metrics, options.progress === true);
  const stop = new AbortController();
  return {
    status: () => run.status(stop.signal),
    stop: () => stop.abort(),
    finished: runUntil(run, stop, options),
  };
}

async function runUntil(run: Run, stop: AbortController, options: RunOptions): Promise<RunSummary> {
  const stopped = () => stop.abort();
  if (options.signal?.aborted) stop.abort();
  options.signal?.addEventListener("abort", stopped, { once: true });
  const release = options.handleSignals === false ? () => {} : onStopSignal(stopped);
  try {
    return await run.toEnd(stop);
  } finally {
    release();
    options.signal?.removeEventListener("abort", stopped);
  }
}

function buildGraph(plan: Plan, bindings: Bindings, settings: RunSettings, metrics: RunMetrics): Graph {
  const builder = new GraphBuilder(plan, bindings, settings, metrics);
  try {
    return builder.build();
  } catch (thrown) {
    builder.abandon();
    throw pipelineFailed(thrown, settings.name);
  }
}

function pipelineFailed(thrown: unknown, pipeline: string): VolleyError {
  return toVolleyError(thrown, "PIPELINE_FAILED", `Cannot run pipeline ${pipeline}`).within({ pipeline });
}

/** One run of a built graph. */
class Run {
  readonly #plan: Plan;
  readonly #graph: Graph;
  readonly #settings: RunSettings;
  readonly #metrics: RunMetrics;
  readonly #health: HealthReporter;
  readonly #startedAt: number;
  readonly #show: ((progress: Progress, done: boolean) => void) | null;
  readonly #losses: LossBook;
  readonly #lateWarning: LateWarning;
  #state: JobStatus["state"] = "starting";

  constructor(plan: Plan, graph: Graph, settings: RunSettings, metrics: RunMetrics, showProgress: boolean) {
    this.#plan = plan;
    this.#graph = graph;
    this.#settings = settings;
    this.#metrics = metrics;
    this.#health = new HealthReporter(settings.clock, settings.metrics);
    this.#startedAt = settings.clock.monotonic();
    this.#show = showProgress ? progressLine() : null;
    this.#losses = new LossBook(graph, metrics);
    this.#lateWarning = new LateWarning(
      plan,
      graph,
      (message) => settings.warn?.(`${settings.name}: ${message}`),
    );
  }

  status(stop: AbortSignal): JobStatus {
    const { name, clock } = this.#settings;
    return {
      pipeline: name,
      state: this.#state === "running" && stop.aborted ? "stopping" : this.#state,
      atMs: clock.now(),
      elapsedMs: clock.monotonic() - this.#startedAt,
      ...graphStatus(this.#plan, this.#graph),
    };
  }

  async toEnd(stop: AbortController): Promise<RunSummary> {
    try {
      await this.#open(stop.signal);
      this.#health.running();
      this.#state = "running";
      const pacer = new Pacer(
        this.#settings.clock,
        this.#settings.sliceMs,
        REPORT_EVERY_MS,
        () => this.#report(false),
      );
      await new Task(this.#graph, this.#settings.clock, pacer, this.#settings.maxSourceDriftMs).run(
        stop.signal,
      );
      this.#health.shuttingDown();
      await this.#commit();
    } catch (thrown) {
      const failure = this.#failed(thrown);
      // A source may wait for input in a poll: without this it would be waited for.
      stop.abort();
      await this.#salvageLetters();
      await this.#close().catch(() => {});
      throw failure;
    }
    await this.#close().catch((thrown) => {
      throw this.#failed(thrown);
    });
    this.#report(true);
    this.#state = "ended";
    const elapsedMs = this.#settings.clock.monotonic() - this.#startedAt;
    const early = stop.signal.aborted && this.#graph.sources.some(({ reader }) => !reader.ended);
    return summarise(
      this.#plan,
      this.#graph,
      this.#settings,
      early ? "stopped" : "end",
      elapsedMs,
      this.#losses.update(),
    );
  }

  #failed(thrown: unknown): VolleyError {
    this.#state = "failed";
    const failure = pipelineFailed(thrown, this.#settings.name);
    this.#health.failed(failure.code);
    this.#metrics.error(failure.code);
    return failure;
  }

  /** What a source has to say reaches the one who started the run. */
  #logOf(source: string): Logger {
    const { clock, warn } = this.#settings;
    if (warn === undefined) return silentLogger;
    return createLogger({ clock, level: "warn", fields: { source }, write: (line) => warn(line) });
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { clock, batchRows, name: pipeline } = this.#settings;
    for (const { reader } of this.#graph.sources) {
      await reader.open({ clock, signal, batchRows, restored: null, log: this.#logOf(reader.id) });
    }
    const restoredEpoch = this.#settings.afterEpoch;
    for (const sink of this.#graph.writers) await sink.open({ clock, signal, pipeline, restoredEpoch });
  }

  async #commit(): Promise<void> {
    for (const node of this.#graph.nodes) {
      withPlace(node, "checkpoint", () => node.stage.onCheckpoint?.(this.#epoch));
    }
    // Sinks may refuse rows until they have flushed, and no refused row may be missing once there are results: the
    // dead letters' sink flushes last and commits first.
    const { writers } = this.#graph;
    for (const sink of writers) await sink.flush();
    for (const sink of writers.toReversed()) await sink.prepare(this.#epoch);
    for (const sink of writers.toReversed()) await sink.commit(this.#epoch);
    for (const { reader } of this.#graph.sources) await reader.acknowledge(this.#epoch);
  }

  get #epoch(): number {
    return (this.#settings.afterEpoch ?? 0) + FINAL_EPOCH;
  }

  /** What explains the failure must not vanish with it: a letter sink that fails too says nothing new. */
  async #salvageLetters(): Promise<void> {
    await this.#graph.policies.letters?.salvage(this.#epoch).catch(() => {});
  }

  /** Closes everything, whatever fails; then throws the first failure. */
  async #close(): Promise<void> {
    const failures: unknown[] = [];
    const attempt = async (close: () => void | Promise<void>) => {
      try {
        await close();
      } catch (thrown) {
        failures.push(thrown);
      }
    };
    for (const { reader } of this.#graph.sources) await attempt(() => reader.close());
    for (const node of this.#graph.nodes) {
      await attempt(() => withPlace(node, "close", () => node.stage.close?.()));
    }
    for (const sink of this.#graph.writers) await attempt(() => sink.close());
    if (failures.length > 0) throw failures[0];
  }

  #report(done: boolean): void {
    const progress = this.#progress();
    this.#metrics.uptimeSeconds.set(progress.elapsedMs / 1000);
    if (progress.watermarkMs !== null && Number.isFinite(progress.watermarkMs)) {
      this.#metrics.watermarkLagMs.set(this.#settings.clock.now() - progress.watermarkMs);
    }
    let pending = 0;
    for (const { stage } of this.#graph.nodes) pending += stage.counts?.().pendingWindows ?? 0;
    this.#metrics.pendingWindows.set(pending);
    this.#losses.update();
    this.#lateWarning.look();
    this.#graph.policies.letters?.handOver();
    this.#settings.onProgress?.(progress);
    this.#show?.(progress, done);
  }

  #progress(): Progress {
    const { sources, sinks, assigners } = this.#graph;
    const totals = sources.map(({ reader }) => reader.source.totalRows);
    const watermarks = assigners.map(({ watermarkMs }) => watermarkMs).filter((timeMs) => timeMs > -Infinity);
    return {
      pipeline: this.#settings.name,
      recordsIn: sources.reduce((sum, { reader }) => sum + reader.recordsIn, 0),
      recordsOut: sinks.reduce((sum, sink) => sum + sink.recordsIn, 0),
      totalRows: totals.every((total) => total !== undefined)
        ? totals.reduce((sum, total) => sum! + total!, 0)!
        : null,
      elapsedMs: this.#settings.clock.monotonic() - this.#startedAt,
      watermarkMs: watermarks.length === 0 ? null : Math.min(...watermarks),
    };
  }
}

function withPlace(node: GraphNode, verb: "checkpoint" | "close", call: () => void): void {
  try {
    call();
  } catch (thrown) {
    throw operatorFailed(thrown, verb, node.id);
  }
}
