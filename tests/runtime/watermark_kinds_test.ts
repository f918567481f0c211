import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  col,
  nullable,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  VolleyError,
  WatermarkConfig,
  type WatermarkGenerator,
  type WatermarkOptions,
} from "../../mod.ts";
import { MarkedSource, pause, runVirtually } from "../harness/mod.ts";

const EVENTS = schema({ at: nullable(timestamp("ms")), user: utf8, done_to: nullable(timestamp("us")) });
type Event = { readonly at: number | null; readonly user: string; readonly done_to: bigint | null };

function event(at: number | null, doneToMs: number | null = null, user = "ann"): Event {
  return { at, user, done_to: doneToMs === null ? null : BigInt(doneToMs) * 1000n };
}

function stream(rows: readonly Event[], batchRows: number) {
  return new StreamExecutionEnvironment({ batchRows, handleSignals: false }).fromIter(rows, {
    schema: EVENTS,
  });
}

type Rows = ReturnType<typeof stream>;

/** Windows of ten milliseconds, with what they counted, and how many rows were late and rejected. */
async function counted(rows: readonly Event[], batchRows: number, declare: (rows: Rows) => Rows) {
  const { results, summary } = await declare(stream(rows, batchRows))
    .keyBy("user").window(TumblingWindows.of(10)).aggregate("count").collect().execute("counted");
  const lines = results.map(({ user, window_start, count }) => `${user} ${window_start} ${count}`).sort();
  return { lines, late: summary.late, rejected: summary.rejected };
}

Deno.test("punctuated watermarks: rows after a marker are judged by it, in every batch size", async () => {
  const rows = [event(1), event(35), event(2), event(36, 20), event(3), event(21), event(22, 5), event(4)];
  for (const batchRows of [1, 3, 100]) {
    const answer = await counted(
      rows,
      batchRows,
      (from) => from.withWatermarks("at", { punctuation: "done_to" }),
    );
    assertEquals(answer, { lines: ["ann 0 2", "ann 20 2", "ann 30 2"], late: 2, rejected: 0 });
    const computed = col("done_to").cast(timestamp("ms"));
    const other = await counted(rows, batchRows, (from) => {
      return from.withWatermarkGenerator(WatermarkConfig.punctuatedBy(computed, "at").withIdleTimeout(null));
    });
    assertEquals(other, answer);
  }
});

/** Follows the newest time less the greatest gap between neighbours so far; a row of user "flush" closes all before it. */
class Adaptive implements WatermarkGenerator<typeof EVENTS.shape> {
  #newest = -Infinity;
  #gap = 0;

  onEvent(timeMs: number, row: { readonly user: string }): number | void {
    if (this.#newest > timeMs) this.#gap = Math.max(this.#gap, this.#newest - timeMs);
    this.#newest = Math.max(this.#newest, timeMs);
    return row.user === "flush" ? this.#newest : this.#newest - this.#gap;
  }
}

Deno.test("a user's generator sees each row with its time, one generator for each partition", async () => {
  const rows = [
    event(5),
    event(2),
    event(15),
    event(3),
    event(30),
    event(31, null, "flush"),
    event(29),
    event(9),
  ];
  for (const batchRows of [1, 100]) {
    const answer = await counted(rows, batchRows, (from) => {
      return from.withWatermarks("at", { generator: () => new Adaptive() });
    });
    // At 15 the watermark is 12: 3 is late; 29 and 9 are, by the flush.
    assertEquals(answer, {
      lines: ["ann 0 2", "ann 10 1", "ann 30 1", "flush 30 1"],
      late: 3,
      rejected: 0,
    });
  }
});

Deno.test("a generator that hears the clock closes windows without a row", async () => {
  const generator = (): WatermarkGenerator => {
    return { onEvent() {}, onPeriodic: (nowMs) => nowMs - 1000 };
  };
  const source = new MarkedSource(EVENTS, [event(5), pause("10s"), event(6)]);
  const fired: number[] = [];
  const { summary } = await runVirtually(
    new StreamExecutionEnvironment().fromSource(source).withWatermarks("at", { generator })
      .keyBy("user").window(TumblingWindows.of(10)).aggregate("count").collect(),
    {
      onPause: (job, nowMs) => {
        const window = job.status().operators.find(({ kind }) => kind === "windowAggregate")!;
        if (fired.length < window.recordsOut!) fired.push(nowMs);
      },
    },
  );
  // Its end is 10: a second behind the clock, and the clock is looked at every 200 ms.
  assertEquals([fired, summary.late], [[1200], 1]);
});

Deno.test("what a generator throws, or gives beside a time, ends the run with its place", async () => {
  const ways: [() => WatermarkGenerator, string][] = [
    [() => ({ onEvent: () => NaN }), "CLOSURE_RESULT_INVALID"],
    [() => ({ onEvent: () => "soon" as never }), "CLOSURE_RESULT_INVALID"],
    [() => {
      return {
        onEvent() {
          throw new Error("no idea");
        },
      };
    }, "CLOSURE_FAILED"],
    [() => ({}) as never, "WATERMARK_GENERATOR_INVALID"],
  ];
  for (const [generator, code] of ways) {
    const failure = await assertRejects(
      () => counted([event(1)], 10, (from) => from.withWatermarks("at", { generator })),
      VolleyError,
    );
    assertEquals([failure.code, failure.at.operator], [code, "watermarks-1"]);
  }
});

Deno.test("maxAhead: rows from the future are rejected and move nothing; without it they close every window", async () => {
  const rows = [event(5), event(3_600_000), event(6, 4_000_000), event(7)];
  const run = async (options: WatermarkOptions) => {
    const { results, summary } = await runVirtually(
      new StreamExecutionEnvironment().fromSource(new MarkedSource(EVENTS, rows))
        .withWatermarks("at", options as never)
        .keyBy("user").window(TumblingWindows.of(10)).aggregate("count").collect(),
    );
    return [results.length, Number(results[0].count), summary.late, summary.rejected];
  };
  assertEquals(await run({}), [2, 1, 2, 0]);
  assertEquals(await run({ maxAhead: "1m" }), [1, 3, 0, 1]);
  assertEquals(await run({ maxAhead: "1h" }), [2, 1, 2, 0]);
  // A marker from the future is no better.
  assertEquals(await run({ maxAhead: "1m", punctuation: "done_to" }), [1, 2, 0, 2]);
});

Deno.test("rows without an event time are skipped and counted, or fail, or are kept, by policy", async () => {
  const rows = [event(1), event(null), event(2)];
  const policy = (of: "fail" | "skip") => (from: Rows) => from.withWatermarks("at").onError(of);
  assertEquals(await counted(rows, 10, (from) => from.withWatermarks("at")), {
    lines: ["ann 0 2"],
    late: 0,
    rejected: 1,
  });
  assertEquals((await counted(rows, 10, policy("skip"))).rejected, 1);
  const failure = await assertRejects(() => counted(rows, 10, policy("fail")), VolleyError);
  assertEquals([failure.code, failure.at.column], ["EVENT_TIME_MISSING", "at"]);
});

Deno.test("an event time in another unit fails at once, and is refused row by row where a policy was given", async () => {
  const rows = [event(1), event(8_000_000_000_000_000), event(2)];
  const failure = await assertRejects(
    () => counted(rows, 10, (from) => from.withWatermarks("at")),
    VolleyError,
  );
  assertEquals(failure.code, "EVENT_TIME_OUT_OF_RANGE");
  assert(failure.hint!.includes("unit"));
  const skipped = await counted(rows, 10, (from) => from.withWatermarks("at").onError("skip"));
  assertEquals(skipped, { lines: ["ann 0 2"], late: 0, rejected: 1 });
});
