import { assertEquals } from "@std/assert";
import { extendEnvironment } from "../../core/mod.ts";
import { type MemoryEnvironment, memoryEnvironment, type MemoryStream, memoryStream } from "./connector.ts";

const Environment = extendEnvironment<MemoryEnvironment, MemoryStream>([
  { environment: memoryEnvironment, stream: memoryStream },
]);

Deno.test("collect() gives each run its own results", async () => {
  const job = new Environment().fromIter([{ n: 1 }, { n: 2 }]).collect();
  const once = await job.execute("once");
  const again = await job.execute("again");
  assertEquals([once.results, again.results], [[{ n: 1 }, { n: 2 }], [{ n: 1 }, { n: 2 }]]);
});
