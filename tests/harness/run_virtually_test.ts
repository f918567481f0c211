import { assertEquals, assertRejects } from "@std/assert";
import { col, int32, schema, StreamExecutionEnvironment, timestamp, VolleyError } from "../../mod.ts";
import { MarkedSource } from "./marked_source.ts";
import { CRASH, END, IDLE, pause } from "./marks.ts";
import { runVirtually } from "./run_virtually.ts";

const EVENTS = schema({ at: timestamp("ms"), n: int32 });

function event(n: number): { at: number; n: number } {
  return { at: n, n };
}

function pipeline(source: MarkedSource<typeof EVENTS.shape>) {
  return new StreamExecutionEnvironment().fromSource(source).filterExpr(col("n").ge(0)).collect();
}

Deno.test("runVirtually() jumps from pause to pause, and rows keep their order across partitions", async () => {
  const source = new MarkedSource(EVENTS, {
    a: [event(1), pause("3s"), event(4)],
    b: [pause("1s"), event(2), pause("1s"), event(3), END, event(99)],
  });
  const { results, elapsedMs } = await runVirtually(pipeline(source), { startAt: "2024-01-01" });
  assertEquals(results.map(({ n }) => n), [1, 2, 3, 4]);
  assertEquals(elapsedMs, 3000);
});

Deno.test("runVirtually() ends with partitions that are idle for good", async () => {
  const source = new MarkedSource(EVENTS, { a: [event(1), IDLE], b: [pause("1h"), event(2)] });
  const { results } = await runVirtually(pipeline(source));
  assertEquals(results.length, 2);
});

Deno.test("runVirtually() stops a job at the time given, and what was read is in the results", async () => {
  const source = new MarkedSource(EVENTS, [event(1), pause("1h"), event(2), pause("1h"), event(3)]);
  const { results, elapsedMs, summary } = await runVirtually(pipeline(source), { stopAfter: "90m" });
  assertEquals([results.length, elapsedMs, summary.ended], [2, 5_400_000, "stopped"]);
});

Deno.test("runVirtually() rejects with the run's own error", async () => {
  const source = new MarkedSource(EVENTS, [event(1), CRASH, event(2)]);
  const failure = await assertRejects(
    () => runVirtually(pipeline(source)),
    VolleyError,
    "as its script says",
  );
  assertEquals(failure.code, "SOURCE_FAILED");
});

Deno.test("runVirtually() shows the job whenever the clock is about to go on", async () => {
  const seen: [number, number | undefined][] = [];
  const source = new MarkedSource(EVENTS, [event(1), pause("1s"), event(2), event(3), pause("1s"), event(4)]);
  await runVirtually(pipeline(source), {
    onPause: (job, now) => seen.push([now, job.status().operators[0].recordsOut]),
  });
  assertEquals(seen, [[0, 1], [1000, 3]]);
});
