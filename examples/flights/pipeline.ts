import {
  approxQuantile,
  avg,
  col,
  count,
  int64,
  nullable,
  schema,
  StreamExecutionEnvironment,
  sum,
  timestamp,
  TumblingWindows,
  utf8,
  when,
} from "@volley/volley";

/** The columns of the file that the pipeline needs; no others are read. */
const FLIGHTS = schema({ date: nullable(timestamp("us")), delay: nullable(int64), origin: nullable(utf8) });

/** Operators that reject rows without a delay, and those without a sensible one. */
export const KNOWN = "known-delay";
export const VALID = "valid-delay";

/** Flights, mean delay, 95th percentile and share over 15 minutes late, by airport and hour. */
export function airportHours(env: StreamExecutionEnvironment, file: string | URL) {
  return env
    .fromParquet(file, { schema: FLIGHTS })
    .withWatermarks("date", { maxOutOfOrderness: "1m" })
    .dropNulls("delay").id(KNOWN)
    .filterExpr(col("delay").between(-120, 1440)).id(VALID)
    .keyBy("origin")
    .window(TumblingWindows.of("1h"))
    .aggregateExpr({
      flights: count(),
      mean_delay: avg("delay"),
      p95_delay: approxQuantile("delay", 0.95),
      share_late: avg(when(col("delay").gt(15)).then(1).otherwise(0)),
    });
}

/** A stream of {@linkcode airportHours}. */
export type AirportHours = ReturnType<typeof airportHours>;

/** Only hours with so many flights that their mean says something. */
export function busyHours(hours: AirportHours) {
  return hours.filterExpr(col("flights").ge(10));
}

/**
 * Minutes of delay and flights by day of the week and hour of the day, kept up to date: every airport-hour brings
 * an updated row of its cell, and the last row of a cell counts.
 */
export function weekGrid(hours: AirportHours) {
  return hours
    .withColumn("minutes", col("mean_delay").mul(col("flights")))
    .keyBy(
      col("window_start").extract("isoDayOfWeek").as("day"),
      col("window_start").extract("hour").as("hour"),
    )
    .aggregateExpr({ minutes: sum("minutes"), flights: sum("flights") });
}
