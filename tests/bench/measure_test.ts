import { assertEquals } from "@std/assert";
import { measure, median, quantile } from "./measure.ts";

Deno.test("median() is the middle, whatever the order", () => {
  assertEquals(median([5, 1, 3]), 3);
  assertEquals(median([10, 9, 100, 1]), 9);
});

Deno.test("quantile() takes the nearest rank", () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  assertEquals([quantile(values, 0.99), quantile(values, 1), quantile(values, 0)], [99, 100, 1]);
});

Deno.test("measure() runs the job as often as asked and counts its time once", async () => {
  let runs = 0;
  const job = () => Promise.resolve(void runs++);
  const measured = await measure(job, { rows: 10, runs: 3, warmUps: 2, dataBytes: 2e6 });
  assertEquals([runs, measured.runs, measured.rows, measured.data_mb], [5, 3, 10, 2]);
  assertEquals(measured.rss_mb > 0 && measured.seconds >= 0 && measured.seconds < 1, true);
});
