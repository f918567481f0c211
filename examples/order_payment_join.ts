/**
 * Two joins: orders with the exchange rate of their moment, and with their payment, if it comes within ten minutes.
 *
 * The rate is looked up as of the order's time (`asOfJoin`: the newest rate that is not newer than the order), the
 * payment by its distance in time (`intervalJoin`, left outer: an order without payment comes too, once the watermark
 * says that none can follow). The payment of A3 comes after eleven minutes: it finds no order. Prints orders, rates and
 * payments as a table and on a line of event time, from the order (o) to its payment (p).
 *
 *     deno run examples/order_payment_join.ts
 */
import { col, float64, schema, StreamExecutionEnvironment, timestamp, utf8 } from "@volley/volley";

const START_MS = Date.parse("2026-01-01T10:00:00Z");
const MINUTE_MS = 60_000;

const env = new StreamExecutionEnvironment();
const orders = env.fromIter([
  { id: "A1", ordered: minute(1), currency: "USD", amount: 100 },
  { id: "A2", ordered: minute(3), currency: "GBP", amount: 40 },
  { id: "A3", ordered: minute(8), currency: "USD", amount: 250 },
  { id: "A4", ordered: minute(12), currency: "USD", amount: 80 },
  { id: "A5", ordered: minute(20), currency: "GBP", amount: 10 },
  { id: "A6", ordered: minute(24), currency: "USD", amount: 60 },
], { schema: schema({ id: utf8, ordered: timestamp("ms"), currency: utf8, amount: float64 }) })
  .withWatermarks("ordered", { maxOutOfOrderness: "30s" });
const rates = env.fromIter([
  { symbol: "GBP", since: minute(0), euros: 1.15 },
  { symbol: "USD", since: minute(0), euros: 0.9 },
  { symbol: "USD", since: minute(10), euros: 0.92 },
  { symbol: "USD", since: minute(22), euros: 0.88 },
], { schema: schema({ symbol: utf8, since: timestamp("ms"), euros: float64 }) })
  .withWatermarks("since");
const payments = env.fromIter([
  { order: "A1", paid: minute(4) },
  { order: "A3", paid: minute(19) },
  { order: "A2", paid: minute(5) },
  { order: "A5", paid: minute(21) },
  { order: "A4", paid: minute(22) },
], { schema: schema({ order: utf8, paid: timestamp("ms") }) })
  .withWatermarks("paid", { maxOutOfOrderness: "15m" });

const job = orders
  .keyBy("currency").asOfJoin(rates.keyBy("symbol"), { tolerance: "1d" })
  .withColumn("total", col("amount").mul(col("euros")))
  .keyBy("id").intervalJoin(payments.keyBy("order"), { within: ["0m", "10m"], type: "left" })
  .selectExpr("id", "ordered", "amount", "currency", "since", "total", "paid")
  .collect();
const { results } = await job.execute("orders");

console.log("order    amount  rate of      euros  paid       10:00     10:10     10:20     10:30");
for (
  const { id, ordered, amount, currency, since, total, paid } of results.sort((a, b) => a.ordered - b.ordered)
) {
  const cells = [
    id.padEnd(3),
    `${amount} ${currency}`.padStart(11),
    clock(since),
    total.toFixed(2).padStart(9),
    (paid === null ? "no" : clock(paid)).padEnd(8),
  ];
  console.log(`${cells.join("  ")}  |${line(ordered, paid)}|`);
}
const open = results.filter(({ paid }) => paid === null);
const sum = open.reduce((euros, { total }) => euros + total, 0);
console.log(`${results.length - open.length} of ${results.length} paid in time, ${sum.toFixed(2)} € open`);

function minute(minutes: number): number {
  return START_MS + minutes * MINUTE_MS;
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}

/** Half an hour: from the order (o) to its payment (p), or as far as one was waited for. */
function line(ordered: number, paid: number | null): string {
  const [from, to] = [ordered, paid ?? ordered + 10 * MINUTE_MS].map((ms) => (ms - START_MS) / MINUTE_MS);
  const way = (paid === null ? "·" : "─").repeat(to - from - 1);
  return `${" ".repeat(from)}o${way}${paid === null ? "·" : "p"}`.padEnd(35);
}
