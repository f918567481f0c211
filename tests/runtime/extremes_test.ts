import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  col,
  count,
  CountWindows,
  type DataStream,
  int32,
  nullable,
  type OperatorContext,
  OutputTag,
  schema,
  SessionWindows,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  VolleyError,
} from "../../mod.ts";
import { MarkedSource, pause, runVirtually } from "../harness/mod.ts";
import { RecordingSink } from "./recording_sink.ts";
import { type Event, EVENTS, ScriptedSource } from "./scripted_source.ts";

const QUIET = { handleSignals: false, warn: () => {} } as const;

function events(count: number, from = 0): Event[] {
  return Array.from({ length: count }, (_, i) => ({ ts: from + i, k: i % 3, v: i }));
}

/** Waits for some turns of the microtask queue, more for some rows. */
async function turns(v: number): Promise<void> {
  for (let left = v * 7 % 13; left > 0; left--) await Promise.resolve();
}

type Events = DataStream<typeof EVENTS.shape>;

Deno.test("a run stopped in mid-stream loses nothing it has read: async work, held rows, open windows and sessions", async () => {
  for (const stopAt of [0, 1, 7, 40]) {
    const stop = new AbortController();
    const source = new ScriptedSource((poll) => {
      if (poll === stopAt) stop.abort();
      return poll > 60 ? "wait" : events(5, poll * 5);
    }, { async: stopAt % 2 === 0 });
    const env = new StreamExecutionEnvironment(QUIET);
    const rules = env.fromSource(new ScriptedSource([events(3), null]));
    const slow = env.fromSource(source).id("rows").withWatermarks("ts").asyncMap(
      async (row) => {
        await turns(row.v);
        return row;
      },
      EVENTS,
      { ordered: false, concurrency: 3 },
    );
    const told = slow.broadcast(
      rules,
      {
        onRule: () => {},
        onRow: (row, _, { emit }) => emit({ ...row }),
      },
      EVENTS,
      { waitFor: "rules-end" },
    );
    const keyed = told.keyBy("k");
    const ends = [
      keyed.window(TumblingWindows.of(1000)).aggregateExpr({ n: count() }).collect(),
      keyed.window(SessionWindows.withGap(1000)).aggregateExpr({ n: count() }).collect(),
      keyed.window(CountWindows.of(4)).aggregateExpr({ n: count() }).collect(),
    ];
    const { summary } = await env.execute("stopped", { signal: stop.signal });
    const { recordsIn } = summary.sources.find(({ id }) => id === "rows")!;
    assertEquals([summary.ended, source.calls], ["stopped", ["open", "close"]]);
    for (const { results } of ends) {
      assertEquals(results.reduce((sum, { n }) => sum + Number(n), 0), recordsIn);
    }
  }
});

/** An operator that says when it is closed, and may fail. */
class Watching {
  readonly calls: string[] = [];
  readonly #failsAt: number;
  constructor(failsAt = Infinity) {
    this.#failsAt = failsAt;
  }
  open(_: OperatorContext): void {
    this.calls.push("open");
  }
  onRow = (row: Event, { emit }: { emit(row: Event): void }): void => {
    if (row.v === this.#failsAt) throw new Error("broken");
    emit({ ...row });
  };
  close(): void {
    this.calls.push("close");
  }
}

Deno.test("a failure in the middle closes sources, operators and sinks once, and gives up work under way", async () => {
  for (const async of [true, false]) {
    const before = new Watching();
    const broken = new Watching(12);
    const behind = new Watching();
    const sources = [0, 1].map(() => new ScriptedSource((poll) => events(5, poll * 5), { async }));
    const sinks = [new RecordingSink(), new RecordingSink()];
    let aborted = 0;
    const env = new StreamExecutionEnvironment(QUIET);
    const streams = sources.map((source) => env.fromSource(source).withWatermarks("ts")) as Events[];
    const slow = streams[0].process(() => before as never, EVENTS).asyncMap(
      async (row, { signal }) => {
        signal.addEventListener("abort", () => void aborted++);
        if (row.v === 1) await new Promise(() => {});
        return await Promise.resolve(row);
      },
      EVENTS,
      { concurrency: 1000, ordered: false, timeout: 0 },
    );
    slow.process(() => behind as never, EVENTS).toSink(sinks[0]);
    streams[1].map((row) => ({ ...row, v: row.ts }), EVENTS).process(() => broken as never, EVENTS).toSink(
      sinks[1],
    );
    const error = await assertRejects(() => env.execute("fails"), VolleyError);
    assert(error.message.includes("broken"), error.message);
    assert(aborted > 0, "the call under way is told");
    for (const one of [before, behind, broken]) assertEquals(one.calls, ["open", "close"]);
    for (const source of sources) assertEquals(source.calls, ["open", "close"]);
    for (const sink of sinks) assertEquals([sink.calls.at(-1), sink.committed], ["close", false]);
  }
});

Deno.test("100 side outputs, each with a window of its own, share every row out", async () => {
  const tags = Array.from({ length: 100 }, (_, i) => new OutputTag(`side ${i}`, EVENTS));
  const env = new StreamExecutionEnvironment({ ...QUIET, batchRows: 64 });
  const rows = Array.from({ length: 1000 }, (_, i) => ({ ts: i, k: i % 100, v: i }));
  const made = env.fromIter(rows, { schema: EVENTS }).withWatermarks("ts").process(
    {
      onRow: (row, { side }) => side(tags[row.k], { ...row }),
    },
    EVENTS,
    { sides: tags },
  );
  const ends = tags.map((tag) =>
    made.sideOutput(tag).keyBy("k").window(TumblingWindows.of(500)).aggregateExpr({ n: count() }).collect()
  );
  const main = made.collect();
  const { summary } = await env.execute("sides");
  ends.forEach(({ results }, k) => assertEquals(results.map((row) => [row.k, row.n]), [[k, 5n], [k, 5n]]));
  assertEquals([main.results.length, summary.late, summary.recordsOut], [0, 0, 200]);
  const branches = Object.fromEntries(tags.map(({ name }, k) => [name, col("k").eq(k)]));
  const other = new StreamExecutionEnvironment(QUIET);
  const split = other.fromIter(rows, { schema: EVENTS }).split(branches);
  const parts = Object.values(split).map((stream) => stream.collect());
  await other.execute("split");
  assertEquals(parts.map(({ results }) => results.length), [...tags.map(() => 10), 0]);
});

Deno.test("nothing comes of nothing: every operator on an empty input ends, and answers nothing", async () => {
  const env = new StreamExecutionEnvironment(QUIET);
  const none = () => env.fromIter([], { schema: EVENTS }).withWatermarks("ts");
  const [left, right] = [none(), none()];
  const key = (stream: Events) => stream.keyBy("k");
  const ends = [
    left.filterExpr(col("v").gt(0)),
    left.split({ big: col("v").gt(0) }).big,
    left.union(right),
    left.dedup("k"),
    left.sample(0.5),
    left.throttle(1),
    left.asyncMap(async (row) => await Promise.resolve(row), EVENTS),
    left.process({ onRow: (row, { emit }) => emit({ ...row }) }, EVENTS),
    left.broadcast(right, { onRule: () => {}, onRow: (row, _, { emit }) => emit({ ...row }) }, EVENTS),
    key(left).topN(1, { by: "v" }),
    key(left).window(TumblingWindows.of(5)).topN(1, { by: "v" }),
    key(left).window(TumblingWindows.of(5)).allowedLateness(9).aggregateExpr({ n: count() }),
    key(left).window(SessionWindows.withGap(5)).aggregateExpr({ n: count() }),
    key(left).window(CountWindows.of(5)).aggregateExpr({ n: count() }),
    key(left).aggregateExpr({ n: count() }),
    key(left).intervalJoin(key(right), { within: [0, 1], type: "full", rightPrefix: "r_" }),
    key(left).windowJoin(key(right), TumblingWindows.of(5), { type: "full", rightPrefix: "r_" }),
    key(left).asOfJoin(key(right), { tolerance: 5, type: "left", rightPrefix: "r_" }),
  ].map((stream) => (stream as unknown as DataStream<never>).collect());
  const { summary } = await env.execute("empty");
  for (const { results } of ends) assertEquals(results, []);
  assertEquals([summary.recordsIn, summary.recordsOut, summary.late, summary.filtered], [0, 0, 0, 0]);
});

Deno.test("a partition that ends early no longer holds windows back", async () => {
  const source = new MarkedSource(EVENTS, {
    short: events(3),
    long: [...events(3), pause("1s"), ...events(5, 100), pause("1h"), ...events(1, 200)],
  });
  const seenAt: number[] = [];
  const { results, elapsedMs } = await runVirtually(
    new StreamExecutionEnvironment().fromSource(source).withWatermarks("ts").keyBy("k")
      .window(TumblingWindows.of(10)).aggregateExpr({ n: count() })
      .process(
        { onRow: (row, { emit, nowMs }) => (seenAt.push(nowMs), emit({ n: Number(row.n) })) },
        schema({ n: int32 }),
      )
      .collect(),
  );
  assertEquals(results.reduce((sum, { n }) => sum + n, 0), 12);
  assertEquals(seenAt.slice(0, 3), [1000, 1000, 1000], "the first window does not wait for the end");
  assertEquals(elapsedMs, 3_601_000);
});

Deno.test("where all rows but the first are late, each is counted and told of, and nothing else is answered", async () => {
  const env = new StreamExecutionEnvironment(QUIET);
  const rows = [{ ts: 1_000_000, k: 1, v: 0 }, ...events(500)];
  const made = env.fromIter(rows, { schema: EVENTS }).withWatermarks("ts").keyBy("k")
    .window(TumblingWindows.of(10)).sideOutputLateData("late").aggregateExpr({ n: count() });
  const [main, late] = [made.collect(), made.sideOutput(new OutputTag("late")).collect()];
  const { summary } = await env.execute("late");
  assertEquals([main.results.length, late.results.length, summary.late], [1, 500, 500]);
});

Deno.test("where all rows are refused the run ends at its limit, or with every row counted where there is none", async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => ({ at: null, text: `no number ${i}` }));
  const columns = schema({ at: nullable(timestamp("ms")), text: utf8 });
  const pipelines = [
    (stream: DataStream<typeof columns.shape>) =>
      stream.withColumn("n", col("text").cast(int32)).onError("skip"),
    (stream: DataStream<typeof columns.shape>) => stream.withWatermarks("at"),
  ];
  for (const pipeline of pipelines) {
    const run = (options: object) => {
      const env = new StreamExecutionEnvironment({ ...QUIET, batchRows: 100 });
      const end = pipeline(env.fromIter(rows, { schema: columns })) as unknown as DataStream<never>;
      return end.collect().execute("refused", options);
    };
    const error = await assertRejects(() => run({}), VolleyError);
    assertEquals(error.code, "TOO_MANY_REJECTED");
    assertEquals(
      (await assertRejects(() => run({ errorLimit: { rows: 10, share: 1 } }), VolleyError)).code,
      error.code,
    );
    const { results, summary } = await run({ errorLimit: { share: 1 } });
    assertEquals([results, summary.rejected], [[], 3000]);
  }
});
