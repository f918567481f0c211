import { assertEquals } from "@std/assert";
import { runExample } from "./run_example.ts";

Deno.test("order_payment_join finds rates and payments, and the orders without", async () => {
  const { code, stdout, stderr } = await runExample("order_payment_join");
  assertEquals(
    stdout,
    `order    amount  rate of      euros  paid       10:00     10:10     10:20     10:30
A1       100 USD  10:00      90.00  10:04     | o──p                              |
A2        40 GBP  10:00      46.00  10:05     |   o─p                             |
A3       250 USD  10:00     225.00  no        |        o··········                |
A4        80 USD  10:10      73.60  10:22     |            o─────────p            |
A5        10 GBP  10:00      11.50  10:21     |                    op             |
A6        60 USD  10:22      52.80  no        |                        o··········|
4 of 6 paid in time, 277.80 € open
`,
  );
  assertEquals([code, stderr], [0, ""]);
});
