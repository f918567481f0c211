/**
 * Whether the rate lasts: the job of `benchmark_throughput.ts` on a stream without end, in batches of 1,000, for ten
 * seconds. Making the orders' times is part of the rate.
 *
 * Prints the rate of each second as it goes, then the median, the least, and the memory in use. The stream is stopped
 * by an `AbortSignal`: what was read is worked off and the open windows answer. `--seconds N` for another length.
 *
 *     deno run examples/benchmark_sustained.ts
 */
import type { Progress } from "@volley/volley";
import { numberOption } from "./benchmark/number_option.ts";
import { endlessOrders } from "./benchmark/orders.ts";
import { userTotals } from "./benchmark/user_totals.ts";

const SECOND_MS = 1_000;
const BATCH_ROWS = 1_000;
/** Bars are full at this rate. */
const FULL_BAR = 100e6;
const BAR_WIDTH = 50;

const seconds = numberOption("--seconds", 10);
const rates: number[] = [];
let last = { recordsIn: 0, elapsedMs: 0 };

console.log(`filter → keyBy → window → aggregate, batches of ${BATCH_ROWS}, parallelism 1, ${seconds} s`);
const summary = await userTotals(endlessOrders(BATCH_ROWS), {
  batchRows: BATCH_ROWS,
  signal: AbortSignal.timeout(seconds * SECOND_MS),
  onProgress: showSecond,
});

const sorted = (rates.length > 0 ? rates : [summary.recordsPerSecond]).toSorted((a, b) => a - b);
console.log(
  `median ${millions(sorted[sorted.length >> 1])}, least ${millions(sorted[0])}, ` +
    `${Math.round(Deno.memoryUsage().rss / 2 ** 20)} MiB of memory`,
);
console.log(
  `${summary.recordsIn.toLocaleString("en-US")} records in, ${summary.recordsOut.toLocaleString("en-US")} ` +
    `results out, ${summary.late} late`,
);

function showSecond({ recordsIn, elapsedMs }: Progress): void {
  if (Math.floor(elapsedMs / SECOND_MS) === Math.floor(last.elapsedMs / SECOND_MS)) return;
  const rate = (recordsIn - last.recordsIn) / (elapsedMs - last.elapsedMs) * SECOND_MS;
  rates.push(rate);
  last = { recordsIn, elapsedMs };
  const bar = "█".repeat(Math.max(1, Math.min(BAR_WIDTH, Math.round(rate / FULL_BAR * BAR_WIDTH))));
  console.log(`${(elapsedMs / SECOND_MS).toFixed(1).padStart(6)} s  ${millions(rate).padStart(14)}  ${bar}`);
}

function millions(rate: number): string {
  return `${(rate / 1e6).toFixed(1)} M/s`;
}
