import { StreamExecutionEnvironment } from "@volley/volley";
import { assertRows, MarkedSource, pause, runVirtually } from "@volley/volley/testing";
import { order } from "./orders.ts";
import { ordersPerMinute } from "./orders_per_minute.ts";

const MINUTE = 60_000;

Deno.test("orders that come in time are counted in their own minute, late ones are not", async () => {
  const source = new MarkedSource(order, [
    { user: "ann", amount: 10, at: 5_000 },
    { user: "ann", amount: 30, at: MINUTE + 5_000 },
    { user: "ann", amount: 20, at: MINUTE - 1_000 },
    pause("1m"),
    { user: "ann", amount: 40, at: 3 * MINUTE },
    { user: "ann", amount: 99, at: 1_000 },
  ]);
  const stream = new StreamExecutionEnvironment().fromSource(source);
  const { results, summary } = await runVirtually(ordersPerMinute(stream, 0).collect());
  assertRows(results, [
    { user: "ann", window_start: 0, window_end: MINUTE, orders: 2n, total: 30 },
    { user: "ann", window_start: MINUTE, window_end: 2 * MINUTE, orders: 1n, total: 30 },
    { user: "ann", window_start: 3 * MINUTE, window_end: 4 * MINUTE, orders: 1n, total: 40 },
  ]);
  if (summary.late !== 1) throw new Error(`${summary.late} late orders`);
});

Deno.test("orders below the minimum don't count", async () => {
  const source = new MarkedSource(order, [
    { user: "bob", amount: 1, at: 0 },
    { user: "bob", amount: 9, at: 1 },
  ]);
  const stream = new StreamExecutionEnvironment().fromSource(source);
  const { results } = await runVirtually(ordersPerMinute(stream, 5).collect());
  assertRows(results, [{ user: "bob", window_start: 0, window_end: MINUTE, orders: 1n, total: 9 }]);
});
