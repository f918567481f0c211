import {
  type Batch,
  col,
  count,
  type ExecuteOptions,
  type RunSummary,
  type Sink,
  StreamExecutionEnvironment,
  sum,
  TumblingWindows,
} from "@volley/volley";
import { DISORDER_MS, ORDER } from "./orders.ts";

/** Takes results and keeps none; the run's summary counts them. */
const nowhere: Sink = {
  connectorId: "nowhere",
  guarantee: "at-most-once",
  open() {},
  write() {},
  flush() {},
  close() {},
};

/** The job of both benchmarks: filter, key by user, one-minute tumbling sum and count, on one thread. */
export async function userTotals(orders: Iterable<Batch>, options: ExecuteOptions): Promise<RunSummary> {
  const { summary } = await new StreamExecutionEnvironment()
    .fromIter(orders, { schema: ORDER })
    .withWatermarks("at", { maxOutOfOrderness: DISORDER_MS })
    .filterExpr(col("amount").ge(100))
    .keyBy("user")
    .window(TumblingWindows.of("1m"))
    .aggregateExpr({ total: sum("amount"), orders: count() })
    .toSink(nowhere)
    .execute("user-totals", options);
  return summary;
}
