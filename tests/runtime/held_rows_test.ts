import { assert, assertEquals } from "@std/assert";
import {
  col,
  count,
  int32,
  OutputTag,
  schema,
  SessionWindows,
  type SinkedStream,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
} from "../../mod.ts";
import { MarkedSource, pause, runVirtually } from "../harness/mod.ts";

const EVENT = schema({ at: timestamp("ms"), k: int32 });
const TIMES = [0, 10, 20, 30];

/** Rows one gap of 10 ms apart, some time between them: one session, whatever waits on the way. */
function events(env: StreamExecutionEnvironment) {
  const script = TIMES.flatMap((at) => [{ at, k: 1 }, pause("1ms")]);
  return env.fromSource(new MarkedSource(EVENT, script)).withWatermarks("at");
}

async function sessionsOf(sink: SinkedStream<readonly { readonly n: bigint }[]>): Promise<number[]> {
  const { results } = await runVirtually(sink);
  return results.map(({ n }) => Number(n));
}

const environment = () => new StreamExecutionEnvironment({ batchRows: 1, handleSignals: false });

function sessions(stream: ReturnType<typeof events>) {
  return stream.keyBy("k").window(SessionWindows.withGap(10)).aggregateExpr({ n: count() }).collect();
}

Deno.test("a session is not closed by the watermark of a row that asyncMap() still holds", async () => {
  for (const ordered of [true, false]) {
    const env = environment();
    const clock = { sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
    const slow = events(env).asyncMap(
      async (row) => {
        if (row.at === 10) await clock.sleep(5);
        return row;
      },
      EVENT,
      { ordered },
    );
    const { results } = await runVirtually(sessions(slow), { realWaitMs: 20 });
    assertEquals(results.map(({ n }) => Number(n)), [TIMES.length], `ordered: ${ordered}`);
  }
});

Deno.test("a session is not closed by the watermark of a row that throttle() still holds", async () => {
  assertEquals(await sessionsOf(sessions(events(environment()).throttle(1, { burst: 1 }))), [TIMES.length]);
});

Deno.test("a session is not closed by the watermark of a row that broadcast() still holds", async () => {
  const env = environment();
  const rules = env.fromSource(new MarkedSource(EVENT, [{ at: 1000, k: 1 }])).withWatermarks("at");
  const rows = events(env).broadcast(
    rules,
    {
      onRule: () => {},
      onRow: (row, _, { emit }) => emit({ ...row }),
    },
    EVENT,
    { waitFor: "watermark" },
  );
  assertEquals(await sessionsOf(sessions(rows)), [TIMES.length]);
});

Deno.test("sessions of windows' results are the same whatever batches their rows came in", async () => {
  for (const batchRows of [1, 2, 100]) {
    const env = new StreamExecutionEnvironment({ batchRows, handleSignals: false });
    const rows = [0, 9, 10, 19, 20, 29].map((at) => ({ at, k: 1 }));
    const { results } = await env.fromIter(rows, { schema: EVENT }).withWatermarks("at")
      .keyBy("k").window(TumblingWindows.of(10)).aggregateExpr({ n: count() })
      .keyBy("k").window(SessionWindows.withGap(10)).aggregateExpr({ windows: count() })
      .collect().execute("sessions of windows");
    assertEquals(results.map(({ windows }) => Number(windows)), [3], `batches of ${batchRows}`);
  }
});

Deno.test("rows keep their event times and lateness in the branches of split() and the side outputs of process()", async () => {
  const rows = [100, 60, 5, 200, 90].map((at) => ({ at, k: 1 }));
  const env = new StreamExecutionEnvironment({ handleSignals: false, warn: () => {} });
  const timed = env.fromIter(rows, { schema: EVENT }).withWatermarks("at", { maxOutOfOrderness: 50 });
  const { all } = timed.split({ all: col("k").eq(1) });
  const tag = new OutputTag("side", EVENT);
  const side = timed.process({ onRow: (row, context) => context.side(tag, { ...row }) }, EVENT, {
    sides: [tag],
  })
    .sideOutput(tag);
  const ends = [timed, all, side].map((stream) =>
    stream.keyBy("k").window(TumblingWindows.of(50)).aggregateExpr({ n: count() }).collect()
  );
  const { summary } = await env.execute("branches");
  const [plain, ...branches] = ends.map(({ results }) => results);
  assertEquals(plain.map(({ window_start, n }) => `${window_start} ${n}`), ["50 1", "100 1", "200 1"]);
  for (const branch of branches) assertEquals(branch, plain);
  assertEquals(summary.late, 3 * 2);
});

Deno.test("a step that several streams read keeps its error policy", async () => {
  const env = new StreamExecutionEnvironment({ handleSignals: false });
  const numbers = env.fromIter([{ n: "1" }, { n: "two" }, { n: "3" }])
    .withColumn("n", col("n").cast(int32)).onError("skip");
  const ends = [numbers.collect(), numbers.filterExpr(col("n").gt(0)).collect()];
  const { summary } = await env.execute("two readers");
  for (const { results } of ends) assertEquals(results, [{ n: 1 }, { n: 3 }]);
  assertEquals(summary.rejected, 1);
  assert(summary.recordsOut === 4);
});

Deno.test("a stage that hears of a watermark on two ways has answered the first before the second", async () => {
  const rows = [130, 132, 136, 137].map((at, i) => ({ at, k: Math.max(0, i - 1) }));
  for (const batchRows of [1, 100]) {
    const env = new StreamExecutionEnvironment({ batchRows, handleSignals: false });
    const timed = env.fromIter(rows, { schema: EVENT }).withWatermarks("at", { maxOutOfOrderness: 1 });
    const last = timed.keyBy("k").window(TumblingWindows.of(8)).topN(1, { by: "at" });
    const { results } = await last.keyBy("k")
      .asOfJoin(timed.keyBy("k"), { tolerance: 3, type: "left", rightPrefix: "r_" }).collect().execute(
        "meet",
      );
    assertEquals(results.map((row) => [row.at, row.r_at]), [[132, 132], [136, null], [137, null]]);
  }
});

Deno.test("watermarks declared behind a join go by its results, not by the partitions of its sources", async () => {
  const seenAt: number[] = [];
  const half = () => [{ at: 0, k: 1 }, { at: 100, k: 1 }, pause("20s"), { at: 200, k: 1 }, pause("20s")];
  const env = environment();
  const side = () => env.fromSource(new MarkedSource(EVENT, { a: half(), b: half() })).withWatermarks("at");
  const pairs = side().keyBy("k").intervalJoin(side().keyBy("k"), {
    within: [0, 0],
    select: { at: "left.at", k: "left.k" },
  });
  const end = pairs.withWatermarks("at", { maxOutOfOrderness: 100 }).keyBy("k").window(TumblingWindows.of(50))
    .aggregateExpr({
      n: count(),
    })
    .process({
      onRow(row, { emit, nowMs }) {
        seenAt.push(nowMs);
        emit({ at: Number(row.window_start), k: Number(row.n) });
      },
    }, EVENT).collect();
  const { results } = await runVirtually(end);
  assertEquals(results.map(({ at, k }) => [at, k]), [[0, 4], [100, 4], [200, 4]]);
  assertEquals(seenAt, [20_000, 40_000, 40_000], "the first window does not wait for the end");
});
