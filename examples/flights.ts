/**
 * An event-time job over real data: three million US flights of the year 2001 by airport and hour.
 *
 * Reads the Parquet file of the npm package `vega-datasets`, takes the date as event time, filters, keys by origin,
 * and in one-hour tumbling windows computes flights, mean and 95th-percentile delay and the share over 15 minutes
 * late. Two branches take the result: one keeps the worst hours, the other sums up by day and hour of the week.
 * Prints a table, a heat map, and what it took; progress goes to standard error.
 *
 *     deno run --allow-read=node_modules examples/flights.ts
 *
 * The pipeline is in `flights/pipeline.ts`, the text in `flights/report.ts`.
 */
import { StreamExecutionEnvironment } from "@volley/volley";
import { outputPalette } from "./flights/palette.ts";
import { airportHours, busyHours, KNOWN, VALID, weekGrid } from "./flights/pipeline.ts";
import { flightsReport } from "./flights/report.ts";
import { TopRows } from "./flights/top_rows.ts";

const file = new URL("../node_modules/vega-datasets/data/flights-3m.parquet", import.meta.url);

const env = new StreamExecutionEnvironment();
const hours = airportHours(env, file);
const busy = busyHours(hours);
const worst = new TopRows(busy.schema, "mean_delay", 12);
busy.toSink(worst).id("worst");
const cells = weekGrid(hours);
const week = cells.collect().id("week");

const { summary } = await env.execute("flights", { progress: true });

const [known, valid] = [KNOWN, VALID].map((step) => summary.operators.find(({ id }) => id === step)!);
const lines = flightsReport({
  worst: worst.results,
  week: [...new Map(week.results.map((cell) => [`${cell.day} ${cell.hour}`, cell])).values()],
  flights: summary.recordsIn,
  airportHours: summary.operators.find(({ kind }) => kind === "windowAggregate")!.recordsOut!,
  busyHours: summary.sinks.find(({ id }) => id === "worst")!.recordsIn,
  late: summary.late,
  rejected: summary.rejected + known.recordsIn! - valid.recordsOut!,
  runMs: summary.elapsedMs,
  programMs: performance.now(),
}, outputPalette());
console.log(lines.join("\n"));
