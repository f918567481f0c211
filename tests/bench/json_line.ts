import type { Measurement } from "./bench_case.ts";

/** `{name, rows, seconds, rows_per_s, rss_mb, ...}`: rates are derived here, figures rounded to what they mean. */
export function jsonLine(name: string, measured: Measurement): string {
  const { rows, seconds, rss_mb, cpu_seconds, ...extra } = measured;
  return JSON.stringify({
    name,
    rows,
    seconds: rounded(seconds),
    rows_per_s: Math.round(rows / seconds),
    rss_mb: rounded(rss_mb),
    cpu_seconds: rounded(cpu_seconds),
    rows_per_cpu_s: Math.round(rows / cpu_seconds),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, value]) => [key, typeof value === "number" ? rounded(value) : value]),
    ),
  });
}

function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
