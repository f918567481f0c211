import { VolleyError } from "../fault/mod.ts";
import { MetricRegistry } from "../telemetry/mod.ts";
import { type Clock, systemClock } from "../time/mod.ts";
import { fullErrorLimit } from "./error_limit.ts";
import type { RunOptions, RunSettings } from "./run_options.ts";

/** The options of a run with every default filled in; throws `OPTION_OUT_OF_RANGE`. */
export function runSettings(options: RunOptions): RunSettings {
  const clock = options.clock ?? systemClock;
  const settings = {
    name: options.name,
    clock,
    metrics: options.metrics ?? new MetricRegistry({ baseLabels: { job_name: options.name } }),
    batchRows: options.batchRows ?? 2048,
    queueLengthMax: options.queueLengthMax ?? 16,
    sliceMs: options.sliceMs ?? 5,
    maxSourceDriftMs: options.maxSourceDriftMs ?? 60_000,
    interpreted: options.interpreted ?? false,
    deadLetters: options.deadLetters ?? null,
    errorLimit: fullErrorLimit(options.errorLimit),
    runId: options.runId ?? startOf(clock),
    seed: options.seed ?? clock.now() + clock.monotonic(),
    afterEpoch: options.afterEpoch ?? null,
    onProgress: options.onProgress,
    warn: options.warn,
  };
  requireRange("batchRows", settings.batchRows, 1, 65_536);
  requireRange("queueLengthMax", settings.queueLengthMax, 1, 1_000_000);
  requireRange("sliceMs", settings.sliceMs, 0, 50);
  if (settings.maxSourceDriftMs !== Infinity) {
    requireRange("maxSourceDriftMs", settings.maxSourceDriftMs, 0, Number.MAX_SAFE_INTEGER);
  }
  return settings;
}

/** A name for a run that sorts by its start; the clock's fractions keep apart what starts at the same time. */
function startOf(clock: Clock): string {
  const start = new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "");
  const fraction = Math.floor((clock.monotonic() % 1) * 46_656);
  return `${start}-${fraction.toString(36).padStart(3, "0")}`;
}

function requireRange(option: string, value: number, min: number, max: number): void {
  if (Number.isFinite(value) && value >= min && value <= max) return;
  throw new VolleyError({
    code: "OPTION_OUT_OF_RANGE",
    message: `Cannot run with ${option} ${value}: ${min} to ${max} is wanted`,
  });
}
