import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { batchFromRows, float64, int32, schema, StreamRecord } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Source } from "../operators/mod.ts";
import { MetricRegistry } from "../telemetry/mod.ts";
import { VirtualClock } from "../time/mod.ts";
import { RunMetrics } from "./run_metrics.ts";
import { PartitionNumbers, SourceReader } from "./source_reader.ts";

const ONE = schema({ n: int32 });

function record(n: number, partition = 0): StreamRecord {
  return new StreamRecord(batchFromRows(ONE, [{ n }], { partition }));
}

type Polled = ReturnType<Source["poll"]>;

function reader(
  poll: () => Polled,
  over: Partial<Source> = {},
  numbers = new PartitionNumbers(),
): SourceReader {
  const source: Source = {
    connectorId: "scripted",
    schema: ONE,
    bounded: true,
    replayable: false,
    open() {},
    partitions: () => [{ name: "a" }, { name: "b", ended: true }],
    poll,
    offsets: () => ({}),
    close() {},
    ...over,
  };
  return new SourceReader("in", source, new RunMetrics(new MetricRegistry()).source("in"), numbers);
}

Deno.test("SourceReader gives what a source has at once, then null for ever", () => {
  const answers = [record(1), record(2), null];
  const from = reader(() => answers.shift()!);
  assertEquals([from.next()?.rows, from.next()?.rows, from.ended], [1, 1, false]);
  assertEquals([from.next(), from.ended, from.recordsIn], [null, true, 2]);
});

Deno.test("SourceReader has one poll under way at most, and tells when it has ended", async () => {
  const polls: PromiseWithResolvers<StreamRecord | null>[] = [];
  const from = reader(() => {
    polls.push(Promise.withResolvers());
    return polls[polls.length - 1].promise;
  });
  let arrivals = 0;
  from.onArrival = () => arrivals++;
  assertEquals([from.next(), from.next(), polls.length, from.ready], [undefined, undefined, 1, false]);
  polls[0].resolve(record(1));
  while (!from.ready) await Promise.resolve();
  assertEquals([arrivals, from.next()?.rows, polls.length], [1, 1, 1]);
  assertEquals([from.next(), polls.length], [undefined, 2]);
});

Deno.test("SourceReader gives a failing poll its place, sync or async", async () => {
  const wanted = ["SOURCE_FAILED", "Cannot read source scripted: gone", "in"];
  const of = (error: VolleyError) => [error.code, error.message, error.at.operator];
  const fails = reader(() => {
    throw new Error("gone");
  });
  assertEquals(of(assertThrows(() => fails.next(), VolleyError)), wanted);
  const rejects = reader(() => Promise.reject(new Error("gone")));
  assertEquals(rejects.next(), undefined);
  while (!rejects.ready) await Promise.resolve();
  assertEquals(of(assertThrows(() => rejects.next(), VolleyError)), wanted);
  await assertRejects(() => rejects.rest(), VolleyError);
});

Deno.test("SourceReader refuses what is no record: the run would wait for ever", async () => {
  for (const answer of [undefined, {}, 7] as never[]) {
    const error = assertThrows(() => reader(() => answer).next(), VolleyError);
    assertEquals([error.code, error.at.operator], ["SOURCE_OUTPUT_INVALID", "in"]);
    const later = reader(() => Promise.resolve(answer));
    assertEquals(later.next(), undefined);
    while (!later.ready) await Promise.resolve();
    assertEquals(assertThrows(() => later.next(), VolleyError).code, "SOURCE_OUTPUT_INVALID");
  }
});

Deno.test("SourceReader refuses columns that were not declared", () => {
  const other = new StreamRecord(batchFromRows(schema({ n: float64 }), [{ n: 1 }]));
  const error = assertThrows(() => reader(() => other).next(), VolleyError);
  assertEquals([error.code, error.at.operator], ["SOURCE_SCHEMA_MISMATCH", "in"]);
});

Deno.test("SourceReader numbers partitions across the pipeline's sources", () => {
  const numbers = new PartitionNumbers();
  const [first, second] = [reader(() => record(1, 1), {}, numbers), reader(() => record(2, 1), {}, numbers)];
  assertEquals([first.next()!.partition, second.next()!.partition], [1, 3]);
  assertEquals(second.statuses().map(({ partition, ended }) => [partition, ended]), [[2, false], [3, true]]);
});

Deno.test("SourceReader's stamp changes when a partition joins or ends", () => {
  const parts = [{ name: "a", ended: false }];
  const from = reader(() => null, { partitions: () => parts });
  const stamps = [from.partitionStamp()];
  parts.push({ name: "b", ended: false });
  stamps.push(from.partitionStamp());
  parts[0].ended = true;
  stamps.push(from.partitionStamp());
  from.next();
  stamps.push(from.partitionStamp());
  assertEquals(new Set(stamps).size, 4);
});

Deno.test("SourceReader.rest() keeps the rows of a poll the stop has ended", async () => {
  const polled = Promise.withResolvers<StreamRecord | null>();
  const from = reader(() => polled.promise);
  from.next();
  const rest = from.rest();
  polled.resolve(record(9));
  assertEquals([(await rest)?.rows, from.recordsIn, await from.rest()], [1, 1, null]);
  assert(!from.ended);
  const aborted = reader(() => Promise.reject(new DOMException("stopped", "AbortError")));
  aborted.next();
  assertEquals(await aborted.rest(), null);
});

Deno.test("SourceReader gives open, close and acknowledge their place", async () => {
  const fail = () => Promise.reject(new Error("no"));
  const from = reader(() => null, { open: fail, close: fail, onCheckpointComplete: fail });
  for (
    const call of [
      () => from.open({ clock: new VirtualClock() } as never),
      () => from.close(),
      () => from.acknowledge(1),
    ]
  ) {
    const error = await assertRejects(call, VolleyError);
    assertEquals([error.code, error.at.operator], ["SOURCE_FAILED", "in"]);
  }
});

Deno.test("SourceReader waits ten seconds for a poll that ignores the stop, then says whose it is", async () => {
  const clock = new VirtualClock();
  const deaf = reader(() => new Promise(() => {}));
  await deaf.open({ clock } as never);
  assertEquals(deaf.next(), undefined);
  const rest = assertRejects(() => deaf.rest(), VolleyError, "Cannot stop source scripted");
  await clock.advance(10_000);
  await rest;
  const closed = deaf.close();
  await clock.advance(10_000);
  await closed;
});
