import { assertEquals } from "@std/assert";
import {
  batchFromRows,
  extendEnvironment,
  int32,
  schema,
  StreamRecord,
  systemClock,
} from "../../core/mod.ts";
import { CollectSink } from "./sink.ts";
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

Deno.test("collect() takes any number of batches: more than a call takes arguments", () => {
  const one = new StreamRecord(batchFromRows(schema({ n: int32 }), [{ n: 1 }]));
  const sink = new CollectSink();
  sink.open({
    clock: systemClock,
    signal: new AbortController().signal,
    schema: one.data.schema,
    pipeline: "p",
    restoredEpoch: null,
  });
  for (let batch = 0; batch < 200_000; batch++) sink.write(one);
  sink.onCheckpoint(1);
  sink.commit(1);
  assertEquals(sink.batches.length, 200_000);
});
