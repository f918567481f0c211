import { assert, assertEquals } from "@std/assert";
import {
  approxQuantile,
  avg,
  col,
  count,
  StreamExecutionEnvironment,
  TumblingWindows,
  when,
} from "../../mod.ts";
import { countFlights, flightsFile } from "./flights_reference.ts";
import { goldenJson } from "./golden_file.ts";

/** Relative error the sketch promises for quantiles. */
const QUANTILE_ERROR = 0.01;
/** Relative error of a mean in floating point. */
const MEAN_ERROR = 1e-12;

interface EngineHour {
  readonly origin: string;
  readonly window_start: number;
  readonly window_end: number;
  readonly flights: bigint;
  readonly mean_delay: number;
  readonly p95_delay: number;
  readonly share_late: number;
}

Deno.test("flights: every airport and hour equals the independent engine's table", async () => {
  const { results, summary } = await flightsByHour().collect().execute("flights");
  const expected = countFlights();
  const totals = goldenJson<{ rows: number; lateByBoundMs: { "60000": number } }>("flights/totals.json");
  assertEquals([summary.recordsIn, summary.late], [totals.rows, totals.lateByBoundMs["60000"]]);
  const found = new Map(
    (results as EngineHour[]).map((row) => [keyOf(row.origin, Number(row.window_start)), row]),
  );
  assertEquals(found.size, results.length, "an airport and hour came twice");
  assertEquals(found.size, expected.hours.length);
  for (const hour of expected.hours) {
    const row = found.get(keyOf(hour.origin, hour.hour * 3_600_000));
    const place = `${hour.origin}, hour ${hour.hour}`;
    if (row === undefined) throw new Error(`${place} is missing`);
    assertEquals(Number(row.flights), hour.flights, place);
    assertNear(row.mean_delay, hour.delaySum / hour.flights, MEAN_ERROR, `mean delay of ${place}`);
    assertNear(row.share_late, hour.delayed / hour.flights, MEAN_ERROR, `share of late flights of ${place}`);
    assertNear(row.p95_delay, hour.p95, QUANTILE_ERROR, `95th percentile of ${place}`);
  }
});

function flightsByHour() {
  const late = when(col("delay").gt(15)).then(1).otherwise(0);
  return new StreamExecutionEnvironment()
    .fromParquet(flightsFile())
    .withWatermarks("date", { maxOutOfOrderness: "1m" })
    .filterExpr(col("delay").isNotNull().and(col("delay").between(-120, 1440)))
    .keyBy("origin")
    .window(TumblingWindows.of("1h"))
    .aggregateExpr({
      flights: count(),
      mean_delay: avg(col("delay")),
      p95_delay: approxQuantile(col("delay"), 0.95),
      share_late: avg(late),
    });
}

function keyOf(origin: string, startMs: number): string {
  return `${origin} ${startMs}`;
}

function assertNear(actual: number, expected: number, relative: number, what: string): void {
  const off = Math.abs(actual - expected);
  assert(off <= relative * Math.abs(expected), `${what}: expected ${expected}, engine ${actual}`);
}
