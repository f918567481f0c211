/**
 * The smallest whole pipeline: rows of this program in, aggregated rows out.
 *
 * Filters four purchases, keys them by user, groups them into five-minute windows and sums them up. Prints the steps
 * as the plan has them, the counts of the run, and the two results.
 *
 *     deno run examples/in_memory_pipeline.ts
 */
import {
  AggregationType,
  col,
  describeRun,
  int32,
  lit,
  schema,
  timestamp,
  TumblingWindows,
  utf8,
} from "@volley/volley";
import { StreamExecutionEnvironment } from "@volley/volley";

const events = [
  { user_id: "ann", amount: 120, at: "2026-01-01T10:00:05Z" },
  { user_id: "bob", amount: 300, at: "2026-01-01T10:01:40Z" },
  { user_id: "ann", amount: 180, at: "2026-01-01T10:03:10Z" },
  { user_id: "ann", amount: 40, at: "2026-01-01T10:04:00Z" },
];
const event = schema({ user_id: utf8, amount: int32, at: timestamp("ms") });

const job = new StreamExecutionEnvironment()
  .fromIter(events, { schema: event }).name("MemorySource")
  .filterExpr(col("amount").gt(lit(100)))
  .keyBy(col("user_id"))
  .window(TumblingWindows.of("5m"))
  .aggregate(AggregationType.Sum, "amount")
  .collect({ int64: "number" }).name("MemorySink");

const { results, summary } = await job.execute("aggregation-job");
console.log(describeRun(summary).join("\n"));
console.table(results.map(({ user_id, window_start, sum_amount }) => {
  return { user: user_id, from: new Date(window_start).toISOString().slice(11, 19), sum: sum_amount };
}));
