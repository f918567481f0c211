import { assert, assertEquals } from "@std/assert";
import { col, count, StreamExecutionEnvironment, StreamRecord, sum, TumblingWindows } from "../../mod.ts";
import { RecordingSink } from "./recording_sink.ts";
import { type Event, EVENTS, ScriptedSource } from "./scripted_source.ts";

const QUIET = { handleSignals: false } as const;
const TEN = TumblingWindows.of(10);

function event(ts: number, k = 1, v = 1): Event {
  return { ts, k, v };
}

function events(from: number, to: number, step = 1): Event[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => event(from + i * step, i % 3, i));
}

Deno.test("branches that meet again before a lazy operator lose and double nothing", async () => {
  const rows = events(0, 100);
  const wanted = rows.flatMap((row) => [...row.v < 60 ? [row] : [], ...row.v >= 30 ? [row] : []])
    .filter(({ k }) => k !== 1).map(({ v }) => v).sort((a, b) => a - b);
  for (const batchRows of [1, 7, 1000]) {
    const stream = new StreamExecutionEnvironment(QUIET).fromIter(rows, { schema: EVENTS });
    const met = stream.filterExpr(col("v").lt(60)).union(stream.filterExpr(col("v").ge(30)))
      .filterExpr(col("k").ne(1));
    const pass = { process: (record: StreamRecord) => [record] };
    const lazily = [met.flatMap((row) => [{ ...row }], EVENTS), met.applyOperator(() => pass)];
    for (const ending of lazily) {
      const { results } = await ending.collect().execute("meet", { batchRows });
      assertEquals(results.map((row) => row.v).sort((a, b) => a - b), wanted);
    }
  }
});

Deno.test("what one reader of a stream makes lazily is worked off before the next reader sees the batch", async () => {
  const stream = new StreamExecutionEnvironment(QUIET).fromIter(events(0, 6), { schema: EVENTS });
  const tripled = stream.flatMap((row) => [0, 1, 2].map((n) => ({ ts: row.ts, k: n, v: row.v })), EVENTS);
  const { results } = await tripled.union(stream).collect().execute("order", { batchRows: 3 });
  const first = results.slice(0, 12);
  assertEquals(first.map((row) => row.v), [0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 1, 2]);
  assertEquals(results.length, 24);
});

Deno.test("lazy outputs are consumed in order and never ahead of the sink by more than its queue", async () => {
  let made = 0;
  const sink = new RecordingSink({ slowly: () => new Promise((resolve) => setTimeout(resolve, 0)) });
  let ahead = 0;
  const env = new StreamExecutionEnvironment(QUIET);
  await env.fromIter([event(0)], { schema: EVENTS }).flatMap(function* (row) {
    const { ts, k } = row;
    for (let v = 0; v < 400; v++) {
      made++;
      ahead = Math.max(ahead, made - sink.rows.length);
      yield { ts, k, v };
    }
  }, EVENTS).toSink(sink).execute("lazy", { batchRows: 4, queueLengthMax: 3 });
  assertEquals(sink.rows.map((row) => row.v), Array.from({ length: 400 }, (_, v) => v));
  // One batch being made, one being written, three in the queue.
  assert(ahead <= 5 * 4, `${ahead} rows ahead of the sink`);
});

Deno.test("a slow sink stops the source", async () => {
  const gate = Promise.withResolvers<void>();
  const sink = new RecordingSink({ slowly: () => gate.promise });
  const source = new ScriptedSource((poll) => poll < 100 ? [event(poll)] : null);
  const run = new StreamExecutionEnvironment(QUIET).fromSource(source).toSink(sink)
    .execute("backpressure", { queueLengthMax: 5 });
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(source.polls, 6);
  gate.resolve();
  const { summary } = await run;
  assertEquals([summary.recordsIn, sink.rows.map((row) => row.ts)], [
    100,
    events(0, 100).map(({ ts }) => ts),
  ]);
});

Deno.test("a watermark follows the results that were due before it", async () => {
  const order: string[] = [];
  const watch = {
    process(record: StreamRecord) {
      order.push(`rows ${record.data.rows}`);
      return [record];
    },
    onWatermark: (timeMs: number) => void order.push(`watermark ${timeMs}`),
  };
  await new StreamExecutionEnvironment(QUIET).fromIter([event(1), event(2), event(12), event(25)], {
    schema: EVENTS,
  })
    .withWatermarks("ts").keyBy("k").window(TEN).aggregateExpr({ n: count() })
    .applyOperator(() => watch).collect().execute("watermarks", { batchRows: 1 });
  // Windows hold theirs back by 1 ms: a result at a window's last one is never at a watermark that has gone on.
  const wanted = ["0", "1", "rows 1", "11", "rows 1", "24", "rows 1", "Infinity"];
  assertEquals(order, wanted.map((step) => step.startsWith("rows") ? step : `watermark ${step}`));
});

Deno.test("the watermark of a union is the lower one; a source that has ended no longer holds it back", async () => {
  const log: number[] = [];
  const watch = {
    process: (record: StreamRecord) => [record],
    onWatermark: (timeMs: number) => void log.push(timeMs),
  };
  const env = new StreamExecutionEnvironment(QUIET);
  const fast = new ScriptedSource([[event(100)], [event(200)], [event(300)], [event(400)]]);
  const slow = new ScriptedSource([[event(10)], [event(20)], null]);
  await env.fromSource(fast).withWatermarks("ts").union(env.fromSource(slow).withWatermarks("ts"))
    .applyOperator(() => watch).toSink(new RecordingSink()).execute("union");
  assertEquals(log, [10, 20, 300, 400, Infinity]);
  // The same where one declaration hears both sources.
  log.length = 0;
  const both = new StreamExecutionEnvironment(QUIET);
  const first = both.fromSource(new ScriptedSource([[event(100)], [event(200)], [event(300)], [event(400)]]));
  await first.union(both.fromSource(new ScriptedSource([[event(10)], [event(20)], null])))
    .withWatermarks("ts").applyOperator(() => watch).toSink(new RecordingSink()).execute("union");
  assertEquals(log, [10, 20, 300, 400, Infinity]);
});

Deno.test("windows over windows fire in the round that completes them", async () => {
  const source = new ScriptedSource((poll) => poll < 4 ? [event(poll * 10)] : "wait");
  const sink = new RecordingSink();
  const stop = new AbortController();
  const run = new StreamExecutionEnvironment(QUIET).fromSource(source).withWatermarks("ts").keyBy("k").window(
    TEN,
  )
    .aggregateExpr({ n: count() }).withWatermarks("window_start").keyBy("k").window(TEN)
    .aggregateExpr({ total: sum("n") }).toSink(sink).execute("twice", { signal: stop.signal });
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  // Windows 0, 10 and 20 have closed; of their results, those starting at 0 and 10 are below the second watermark.
  assertEquals(sink.rows.map((row) => Number(row.window_start)), [0, 10]);
  stop.abort();
  await run;
  assertEquals(sink.rows.map((row) => Number(row.total)), [1, 1, 1, 1]);
});

Deno.test("windows over the windows of several sources fire while these still run", async () => {
  const script = (poll: number) => poll < 5 ? [event(poll * 10)] : "wait" as const;
  const [a, b] = [new ScriptedSource(script), new ScriptedSource(script)];
  const sink = new RecordingSink();
  const stop = new AbortController();
  const env = new StreamExecutionEnvironment(QUIET);
  const run = env.fromSource(a).union(env.fromSource(b)).withWatermarks("ts").keyBy("k").window(TEN)
    .aggregateExpr({ n: count() }).withWatermarks("window_start").keyBy("k").window(TEN)
    .aggregateExpr({ total: sum("n") }).toSink(sink).execute("both", { signal: stop.signal });
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(sink.rows.map((row) => Number(row.window_start)), [0, 10, 20]);
  stop.abort();
  await run;
  assertEquals(sink.rows.map((row) => Number(row.total)), [2, 2, 2, 2, 2]);
});

Deno.test("one stream into two sinks reaches both, each in order", async () => {
  const [quick, slow] = [new RecordingSink(), new RecordingSink({ slowly: () => Promise.resolve() })];
  const env = new StreamExecutionEnvironment(QUIET);
  const stream = env.fromIter(events(0, 50), { schema: EVENTS }).filterExpr(col("k").ne(2));
  stream.toSink(quick).id("quick");
  stream.filter((row) => row.v % 2 === 0).toSink(slow).id("slow");
  const { summary } = await env.execute("fan-out", { batchRows: 8 });
  const wanted = events(0, 50).filter(({ k }) => k !== 2).map(({ v }) => v);
  assertEquals(quick.rows.map((row) => row.v), wanted);
  assertEquals(slow.rows.map((row) => row.v), wanted.filter((v) => v % 2 === 0));
  assertEquals(summary.sinks.map(({ id, recordsIn }) => [id, recordsIn]), [
    ["quick", wanted.length],
    ["slow", wanted.filter((v) => v % 2 === 0).length],
  ]);
});

Deno.test("rows a closure makes stay in their source's partition", async () => {
  const env = new StreamExecutionEnvironment(QUIET);
  const [a, b] = [0, 1].map((n) =>
    new ScriptedSource((poll) => poll < 3 ? [event(poll * 10, n), event(poll * 10, 9)] : null)
  );
  const log: number[] = [];
  const watch = {
    process: (record: StreamRecord) => [new StreamRecord(record.data)],
    onWatermark: (timeMs: number) => void log.push(timeMs),
  };
  const { batchFromRows, toRows } = await import("../../mod.ts");
  await env.fromSource(a).union(env.fromSource(b))
    .mapBatch((batch) => batchFromRows(EVENTS, toRows(batch).filter(({ k }) => k !== 9) as never), EVENTS)
    .withWatermarks("ts").applyOperator(() => watch).toSink(new RecordingSink()).execute("partitions");
  assertEquals(log, [0, 10, 20, Infinity]);
});
