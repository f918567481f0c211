import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  batchFromRows,
  col,
  CollectSink,
  int32,
  int64,
  type LateEvent,
  lateEventSchema,
  OutputTag,
  rowFromExactJson,
  schema,
  SessionWindows,
  SlidingWindows,
  StreamExecutionEnvironment,
  sum,
  timestamp,
  toRows,
  TumblingWindows,
  utf8,
  VolleyError,
  type WindowAssigner,
} from "../../mod.ts";
import { MarkedSource, runVirtually } from "../harness/mod.ts";

const ORDERS = schema({ at: timestamp("us"), user: utf8, cents: int64, note: utf8 });

function order(ms: number, note: string) {
  return { at: BigInt(ms) * 1000n + 7n, user: "ann", cents: 2n ** 60n, note };
}

const rows = [
  order(1, "on time"),
  order(40, "far"),
  order(12, "late"),
  order(38, "behind"),
  order(3, "later"),
];

function keyed(batchRows: number) {
  return new StreamExecutionEnvironment({ batchRows, handleSignals: false })
    .fromIter(rows, { schema: ORDERS })
    .withWatermarks("at", { maxOutOfOrderness: 5 });
}

type LateRow = InstanceType<typeof CollectSink<LateEvent>>["results"][number];

/** The facts of late events, with the note of the row as it was. */
function told(events: readonly LateRow[]) {
  return events.map(({ event_data, event_time, watermark, window_start, window_end, lateness_ms }) => {
    const [row] = toRows(batchFromRows(ORDERS, [rowFromExactJson(ORDERS, event_data) as never]));
    assertEquals(row, rows.find(({ note }) => note === row.note));
    return [row.note, event_time, watermark, window_start, window_end, Number(lateness_ms)];
  });
}

const cases: readonly (readonly [string, WindowAssigner, number[][]])[] = [
  ["tumbling", TumblingWindows.of(10), [[10, 20], [0, 10]]],
  ["sliding", SlidingWindows.of(10, 5), [[10, 20], [0, 10]]],
  ["session", SessionWindows.withGap(8), [[12, 20], [3, 11]]],
];

for (const [kind, windows, bounds] of cases) {
  Deno.test(`late rows of ${kind} windows go to their sink as they were, with the window they missed`, async () => {
    for (const batchRows of [1, 100]) {
      const late = new CollectSink<LateEvent>();
      const { results, summary } = await keyed(batchRows)
        .withLateDataSink(late)
        // A column the window doesn't use, and one that is computed: the row is the window's input.
        .filterExpr(col("cents").gt(0))
        .keyBy("user").window(windows).aggregate("count").collect().execute("late");
      assertEquals([summary.late, results.length > 0], [2, true]);
      assertEquals(told(late.results), [
        ["late", 12, 35, ...bounds[0], 23],
        ["later", 3, 35, ...bounds[1], 32],
      ]);
    }
  });
}

Deno.test("late rows are a stream of their own under their tag", async () => {
  const tag = new OutputTag("late-events", lateEventSchema);
  const env = new StreamExecutionEnvironment({ handleSignals: false });
  const counted = env.fromIter(rows, { schema: ORDERS }).withWatermarks("at", { maxOutOfOrderness: 5 })
    .keyBy("user").window(TumblingWindows.of(10)).allowedLateness(20).sideOutputLateData(tag).aggregate(
      "count",
    );
  const late = new CollectSink<{ readonly lateness_ms: typeof int64 }>();
  counted.sideOutput(tag).selectExpr("lateness_ms").toSink(late);
  const results = new CollectSink();
  counted.toSink(results);
  await env.execute("tagged");
  // 12 is taken: its window's end, 20, and the lateness are not over at 35.
  assertEquals(late.results, [{ lateness_ms: 32n }]);
  assert(results.results.length > 0);
});

Deno.test("withLateDataSink() can be said of the window; a tag given beside it names the same output", async () => {
  const late = new CollectSink<LateEvent>();
  await keyed(100).keyBy("user").window(TumblingWindows.of(10)).withLateDataSink(late)
    .sideOutputLateData("late-events").aggregate("count").collect().execute("late");
  assertEquals(told(late.results).map(([note]) => note), ["late", "later"]);
});

Deno.test("sessions with lateness reach sinks that take updates, and only those", async () => {
  const events = [0, 30, 70, 15].map((at, n) => ({ at, user: "ann", n }));
  const columns = schema({ at: timestamp("ms"), user: utf8, n: int32 });
  const source = new MarkedSource(columns, events);
  const sessions = new StreamExecutionEnvironment({ batchRows: 1 }).fromSource(source).withWatermarks("at")
    .keyBy("user").window(SessionWindows.withGap(20)).allowedLateness(100).aggregateExpr({
      n: (c) => sum(c.n),
    });
  assertEquals(sessions.schema.names, ["user", "window_start", "window_end", "n", "revision", "retracted"]);
  const appending = {
    ...new CollectSink(),
    acceptsUpdates: false,
    open() {},
    write() {},
    flush() {},
    close() {},
  };
  assertThrows(() => sessions.toSink(appending as never), VolleyError, "updates");
  const { results } = await runVirtually(sessions.collect());
  const lines = results.map((row) => {
    return `${row.retracted ? "-" : "+"}${row.revision} [${row.window_start}, ${row.window_end}) ${row.n}`;
  });
  assertEquals(lines, [
    "+0 [0, 20) 0",
    "+0 [30, 50) 1",
    "-0 [30, 50) 1",
    "-0 [0, 20) 0",
    "+1 [0, 50) 4",
    "+0 [70, 90) 2",
  ]);
});

Deno.test("late rows that go nowhere are said once, by the operator that leaves them out", async () => {
  const said: string[] = [];
  const warn = (message: string) => void said.push(message);
  const counted = () => keyed(1).keyBy("user").window(TumblingWindows.of(10));
  const { summary } = await counted().aggregate("count").collect().execute("visits", { warn });
  assertEquals(summary.late, 2);
  assertEquals(said, [
    "visits: windowAggregate-1 leaves out rows that came too late, 2 so far: withLateDataSink() keeps them, " +
    "maxOutOfOrderness or allowedLateness() takes them",
  ]);
  await counted().withLateDataSink(new CollectSink()).aggregate("count").collect().execute("visits", {
    warn,
  });
  await counted().allowedLateness("1h").aggregate("count").collect().execute("visits", { warn });
  assertEquals(said.length, 1);
});

const CLICKS = schema({ seen: timestamp("ms"), who: utf8 });
const clicks = [{ seen: 36, who: "ann" }, { seen: 100, who: "ann" }, { seen: 4, who: "ann" }];

/** Orders of `rows` and clicks, of which the last two and the last one are late; each knows a sink for late rows. */
function joined(env: StreamExecutionEnvironment, sinks: readonly CollectSink<LateEvent>[]) {
  const orders = env.fromIter(rows, { schema: ORDERS }).withWatermarks("at", { maxOutOfOrderness: 5 });
  const seen = env.fromIter(clicks, { schema: CLICKS }).withWatermarks("seen", { maxOutOfOrderness: 5 });
  const [left, right = left] = sinks;
  const ordered = left === undefined ? orders : orders.withLateDataSink(left);
  const clicked = right === undefined ? seen : seen.withLateDataSink(right);
  return [ordered.keyBy("user"), clicked.keyBy("who")] as const;
}

/** Event time, watermark, window and lateness of late rows, in order of time. */
function facts(events: readonly LateRow[]) {
  return events.map(({ event_time, watermark, window_start, window_end, lateness_ms }) =>
    [event_time, watermark, window_start, window_end, Number(lateness_ms)].map(Number)
  ).sort(([a], [b]) => a - b);
}

Deno.test("rows of both inputs that are late for a join go to its late output as they were", async () => {
  const tag = new OutputTag("late", lateEventSchema);
  for (const batchRows of [1, 100]) {
    for (const sinks of [0, 1, 2]) {
      const env = new StreamExecutionEnvironment({ batchRows, handleSignals: false });
      const given = Array.from({ length: sinks }, () => new CollectSink<LateEvent>());
      const [left, right] = joined(env, given);
      const late = new CollectSink<LateEvent>();
      // The rows are whole, though the join's results need two columns only.
      const pairs = left.intervalJoin(right, {
        within: [-2, 3],
        select: { note: "left.note", seen: "right.seen" },
        ...(sinks === 0 ? { lateOutput: tag } : {}),
      });
      if (sinks === 0) pairs.sideOutput(tag).toSink(late);
      pairs.toSink(new CollectSink());
      assertEquals((await env.execute("late")).summary.late, 3);
      for (const sink of sinks === 0 ? [late] : given) {
        assertEquals(facts(sink.results), [[3, 35, 1, 7, 32], [4, 95, 1, 7, 91], [12, 35, 10, 16, 23]]);
        const data = sink.results.map(({ event_data }) => event_data);
        assert(data.includes('{"seen":"1970-01-01T00:00:00.004Z","who":"ann"}'));
        const ofOrders = data.filter((json) => json.includes("note"));
        const read = ofOrders.map((json) => rowFromExactJson(ORDERS, json) as never);
        assertEquals(toRows(batchFromRows(ORDERS, read)).map((row) => row.note), ["late", "later"]);
      }
    }
  }
});

Deno.test("rows late for a window or as-of join come with the times of the partners they missed", async () => {
  const late = [new CollectSink<LateEvent>(), new CollectSink<LateEvent>()];
  const env = new StreamExecutionEnvironment({ handleSignals: false });
  const [left, right] = joined(env, [late[0]]);
  await left.windowJoin(right, SlidingWindows.of(20, 10), {}).collect().execute("windows");
  assertEquals(facts(late[0].results), [[3, 35, 0, 20, 32], [4, 95, 0, 20, 91], [12, 35, 10, 30, 23]]);
  const [trades, quotes] = joined(env, [late[1]]);
  await trades.asOfJoin(quotes, { tolerance: 2 }).collect().execute("as of");
  assertEquals(facts(late[1].results), [[3, 35, 1, 4, 32], [4, 95, 4, 7, 91], [12, 35, 10, 13, 23]]);
});

Deno.test("a join without a late output says once what it leaves out", async () => {
  const said: string[] = [];
  const [left, right] = joined(new StreamExecutionEnvironment({ handleSignals: false }), []);
  const options = { within: [0, 1], lateOutput: undefined } as const;
  await left.intervalJoin(right, options).collect().execute("join", {
    warn: (message) => said.push(message),
  });
  assertEquals(said, [
    "join: intervalJoin-1 leaves out rows that came too late, 3 so far: withLateDataSink() before the join keeps " +
    "them, maxOutOfOrderness takes them",
  ]);
  assertThrows(() => left.intervalJoin(right, { within: [0, 1], lateOutput: "" }), VolleyError, "output tag");
});
