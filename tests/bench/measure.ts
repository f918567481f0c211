import type { Measurement } from "./bench_case.ts";
import { cpuSeconds, peakResidentMb, residentMb } from "./process_cost.ts";

/** What a job is measured with. */
export interface MeasureOptions {
  readonly rows: number;
  /** Odd, so that the median is one of the runs; default 5. */
  readonly runs?: number;
  /** Runs before the clock starts: a job of months has long been compiled. Default 3. */
  readonly warmUps?: number;
  /** Size of the input, for the figures. */
  readonly dataBytes?: number;
}

/** Runs nobody times, of the engine and of its peers alike. */
export const WARM_UPS = 3;

/**
 * Runs `job` several times in this process, after some that do not count, and gives the median wall and processor
 * time. `job_mb` is what the first run added to the peak of memory: later ones find the garbage of earlier ones.
 */
export async function measure(job: () => Promise<void>, options: MeasureOptions): Promise<Measurement> {
  const { rows, runs = 5, warmUps = WARM_UPS, dataBytes = 0 } = options;
  const before = residentMb();
  let firstPeak = 0;
  const seconds: number[] = [];
  const cpu: number[] = [];
  for (let run = 0; run < warmUps + runs; run++) {
    const startedCpu = cpuSeconds();
    const started = performance.now();
    await job();
    if (run === 0) firstPeak = peakResidentMb();
    if (run < warmUps) continue;
    seconds.push((performance.now() - started) / 1e3);
    cpu.push(cpuSeconds() - startedCpu);
  }
  return {
    rows,
    seconds: median(seconds),
    cpu_seconds: median(cpu),
    runs,
    rss_mb: peakResidentMb(),
    data_mb: dataBytes / 1e6,
    job_mb: Math.max(0, firstPeak - before),
  };
}

/** The middle of the sorted values (the lower one of two). */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value at or below which a share `q` of the values lie (nearest rank). */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}
