import { assertEquals } from "@std/assert";
import { digest, type GoldenCell, sortedLines } from "./digest.ts";
import { type AirportHour, countFlights } from "./flights_reference.ts";
import { goldenCsv, goldenJson } from "./golden_file.ts";

Deno.test("countFlights() equals the stored table of an independent engine", () => {
  const { hours, rejected } = countFlights();
  const totals = goldenJson<{ rejected: number; groups: number }>("flights/totals.json");
  assertEquals({ rejected, groups: hours.length }, { rejected: totals.rejected, groups: totals.groups });
  assertEquals(digestsBy(hours, (row) => row.origin), goldenCsv("flights/airports.csv"));
  assertEquals(digestsBy(hours, (row) => Math.floor(row.hour / 24)), goldenCsv("flights/days.csv"));
});

function digestsBy(hours: readonly AirportHour[], groupOf: (row: AirportHour) => GoldenCell): GoldenCell[][] {
  const groups = Map.groupBy(hours, groupOf);
  const rows = Array.from(
    groups,
    ([group, within]) => [group, within.length, digest(sortedLines(within.map(cells)))],
  );
  return rows.sort(([a], [b]) => a < b ? -1 : 1);
}

function cells({ origin, hour, flights, delaySum, p95, delayed }: AirportHour): GoldenCell[] {
  return [origin, hour, flights, delaySum, p95, delayed];
}
