/**
 * How fast one thread is, and what the size of the batches does to it.
 *
 * Filters orders in memory, keys them by one of 10,000 users, and sums them up in one-minute windows; one warm-up and
 * three runs for each size of batch, the median counts. Parallelism is 1: this release runs on one thread. Prints a
 * table. `--rows N` for another number of orders (default 4,000,000).
 *
 *     deno run examples/benchmark_throughput.ts
 */
import { numberOption } from "./benchmark/number_option.ts";
import { orders } from "./benchmark/orders.ts";
import { userTotals } from "./benchmark/user_totals.ts";

const BATCH_ROWS = [64, 256, 1_000, 4_096, 16_384];
const RUNS = 3;

const rows = Math.round(numberOption("--rows", 4_000_000));
console.log(
  `${
    rows.toLocaleString("en-US")
  } orders: filter → keyBy → window → aggregate, parallelism 1, median of ${RUNS}`,
);
console.log("batch rows   seconds   records/s   results   late");
for (const batchRows of BATCH_ROWS) {
  const batches = orders(rows, batchRows);
  await userTotals(batches, { batchRows });
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await userTotals(batches, { batchRows }));
  const { elapsedMs, recordsPerSecond, recordsOut, late } = runs.sort((a, b) =>
    a.elapsedMs - b.elapsedMs
  )[RUNS >> 1];
  console.log([
    batchRows.toLocaleString("en-US").padStart(10),
    (elapsedMs / 1000).toFixed(3).padStart(8),
    `${(recordsPerSecond / 1e6).toFixed(1)} M`.padStart(10),
    recordsOut.toLocaleString("en-US").padStart(8),
    String(late).padStart(5),
  ].join("  "));
}
