import { assert } from "@std/assert";
import { HoldMeter } from "./hold_meter.ts";

Deno.test("HoldMeter finds the longest time no timer could run", async () => {
  const meter = new HoldMeter();
  meter.start();
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (const until = performance.now() + 60; performance.now() < until;);
  await new Promise((resolve) => setTimeout(resolve, 5));
  meter.stop();
  assert(meter.longestMs >= 60, `${meter.longestMs} ms`);
});
