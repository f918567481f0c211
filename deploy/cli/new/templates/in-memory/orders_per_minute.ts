import { col, count, type DataStream, sum, TumblingWindows } from "@volley/volley";
import type { order } from "./orders.ts";

/** Orders of at least `minimum`, and what they come to, for each user and minute. */
export function ordersPerMinute(orders: DataStream<typeof order.shape>, minimum: number) {
  return orders
    .filterExpr(col("amount").ge(minimum))
    .withWatermarks("at", { maxOutOfOrderness: "10s" })
    .keyBy("user")
    .window(TumblingWindows.of("1m"))
    .aggregateExpr({ orders: count(), total: sum("amount") });
}
