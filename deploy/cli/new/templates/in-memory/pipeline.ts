/**
 * Orders per user and minute, on the terminal.
 *
 *     deno task start
 *     deno task start --set minimum=10
 */
import { pipeline, StreamExecutionEnvironment } from "@volley/volley";
import { order, orders } from "./orders.ts";
import { ordersPerMinute } from "./orders_per_minute.ts";

export const job = pipeline(import.meta, {
  params: { minimum: 0 },
  build: ({ minimum }) => {
    const stream = new StreamExecutionEnvironment().fromIter(orders, { schema: order }).name("orders");
    return ordersPerMinute(stream, minimum).toConsole({ title: "Orders per user and minute" });
  },
});
