import { assert, assertEquals } from "@std/assert";
import type { GoldenCell } from "../golden/digest.ts";
import { goldenCsv, goldenJson } from "../golden/golden_file.ts";
import { runExample } from "./run_example.ts";

interface Totals {
  readonly rows: number;
  readonly rejected: number;
  readonly groups: number;
}

/** Relative error the sketch promises for quantiles. */
const QUANTILE_ERROR = 0.01;

Deno.test("flights shows the independent engine's worst hours and totals, plain in a pipe", async () => {
  const { code, lines, stdout, stderr } = await runExample("flights");
  assertEquals(code, 0, stderr);
  const shown = lines.filter((line) => /^ {2}[A-Z]{3} {6}\d/.test(line));
  const expected = goldenCsv("flights/worst.csv").slice(0, shown.length);
  assertEquals(shown.length, 12);
  shown.forEach((line, rank) => assertHour(line, expected[rank]));

  const { rows, rejected, groups } = goldenJson<Totals>("flights/totals.json");
  assert(stdout.includes(`${grouped(rows)} records in, ${grouped(groups)} airport-hours out`), stdout);
  assert(stdout.includes(`0 late (behind the watermark), ${grouped(rejected)} rejected`), stdout);
  assert(/[\d.]+ M records\/s: [\d.]+ s from source to sink/.test(stdout), stdout);
  assertEquals(
    lines.filter((line) => /^ {2}(Mon|Tue|Wed|Thu|Fri|Sat|Sun) {2}[·░▒▓█ ]+$/.test(line)).length,
    7,
  );
  assert(!`${stdout}${stderr}`.includes("\x1b"), "escape codes in a pipe");
  assertEquals(lines.filter((line) => line.length >= 100), []);
  assert(stderr.includes("100 %  3,000,000 in"), stderr);
});

function assertHour(
  line: string,
  [origin, hour, flights, delaySum, p95, delayed]: GoldenCell[],
): void {
  const [shownOrigin, start, shownFlights, mean, shownP95, share] = line.trim().split(/ {2,}/);
  const startsAt = new Date(Number(hour) * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
  assertEquals([shownOrigin, start, Number(shownFlights)], [origin, startsAt, flights]);
  assertEquals(Number(mean), Math.round(Number(delaySum) / Number(flights)));
  assertEquals(share, `${Math.round(100 * Number(delayed) / Number(flights))} %`);
  assert(Math.abs(Number(shownP95) - Number(p95)) <= QUANTILE_ERROR * Number(p95) + 0.5, line);
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
