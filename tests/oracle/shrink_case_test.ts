import { assertEquals } from "@std/assert";
import { randomCase } from "./random_case.ts";
import { shrinkCase } from "./shrink_case.ts";
import type { StreamCase } from "./stream_case.ts";

Deno.test("shrinkCase() leaves the rows a failure needs and nothing else", async () => {
  const failing = largeCase();
  const [needed] = failing.partitions[0].slice(7);
  const fails = (of: StreamCase) => Promise.resolve(of.partitions.flat().includes(needed));
  const smallest = await shrinkCase(failing, fails);
  assertEquals(smallest.partitions.flat(), [needed]);
  assertEquals(smallest.pipeline.aggregates.length, 1);
  assertEquals(smallest.pipeline.filter, null);
});

function largeCase(): StreamCase {
  for (let seed = 1;; seed++) {
    const found = randomCase(seed);
    if (found.partitions[0].length > 50 && found.pipeline.filter !== null) return found;
  }
}
