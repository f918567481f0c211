import type { Measurement } from "./bench_case.ts";
import { CASES } from "./cases.ts";

/**
 * The process of one case: runs the case named by its argument and prints its JSON line. Exit status 3 says that the
 * case could not run here.
 */
if (import.meta.main) {
  const bench = CASES.find(({ name }) => name === Deno.args[0]);
  if (!bench) throw new Error(`Cannot run "${Deno.args[0]}": there is no such case`);
  const measured = await bench.run();
  if (measured === null) Deno.exit(3);
  console.log(jsonLine(bench.name, measured));
}

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
