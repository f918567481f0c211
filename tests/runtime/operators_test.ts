import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  col,
  count,
  float64,
  type MapState,
  OutputTag,
  type ProcessContext,
  schema,
  type SinkedStream,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  VirtualClock,
  VolleyError,
} from "../../mod.ts";
import { MarkedSource, pause, runVirtually } from "../harness/mod.ts";

const EVENT = schema({ at: timestamp("ms"), user: utf8, amount: float64 });
const ROWS = Array.from({ length: 60 }, (_, i) => ({ at: i * 10, user: `u${i % 3}`, amount: (i * 7) % 11 }));

function events() {
  return new StreamExecutionEnvironment({ batchRows: 4 }).fromIter(ROWS, { schema: EVENT }).withWatermarks(
    "at",
  );
}

async function rowsOf<R>(sink: SinkedStream<R>): Promise<R> {
  return (await sink.execute("operators", { handleSignals: false })).results;
}

Deno.test("windows behind asyncMap() lose nothing, whatever order its results come in", async () => {
  for (const ordered of [true, false]) {
    const { results, summary } = await events()
      .asyncMap(
        async ({ user, at }) => {
          for (let turns = (at * 7) % 13; turns > 0; turns--) await Promise.resolve();
          return { user, at };
        },
        schema({ user: utf8, at: timestamp("ms") }),
        { ordered, concurrency: 5 },
      )
      .keyBy("user")
      .window(TumblingWindows.of(300))
      .aggregateExpr({ n: count() })
      .collect()
      .execute("windows", { handleSignals: false });
    assertEquals(results.map(({ n }) => n), [10n, 10n, 10n, 10n, 10n, 10n]);
    assertEquals(summary.late, 0);
  }
});

Deno.test("windows behind rows that asyncMap() refuses still fire at the end", async () => {
  const { results } = await events()
    .asyncMap(async (row) => {
      if (await Promise.resolve(true)) throw new Error("down");
      return row;
    }, EVENT)
    .onError("skip")
    .keyBy("user")
    .window(TumblingWindows.of(300))
    .aggregateExpr({ n: count() })
    .collect()
    .execute("refused", { handleSignals: false, errorLimit: { share: 1 } });
  assertEquals(results, []);
});

Deno.test("a stopped run lets go at once of what throttle() holds, and loses none of it", async () => {
  const source = new MarkedSource(EVENT, [...ROWS, pause("1h"), ROWS[0]]);
  const { results, elapsedMs, summary } = await runVirtually(
    new StreamExecutionEnvironment().fromSource(source).throttle(1, { burst: 1 }).collect(),
    { stopAfter: "5s" },
  );
  assertEquals([results.length, elapsedMs, summary.ended], [ROWS.length, 5000, "stopped"]);
});

Deno.test("throttle() keeps to its rate by the run's clock, and to every row", async () => {
  const clock = new VirtualClock();
  const run = new StreamExecutionEnvironment({ clock, batchRows: 4, handleSignals: false })
    .fromIter(ROWS, { schema: EVENT })
    .throttle(10, { burst: 1 })
    .collect()
    .execute("throttle");
  const { results } = await underClock(clock, run);
  assertEquals(results, ROWS);
  assert(clock.now() >= 5_900 && clock.now() < 6_500, `${clock.now()} ms`);
});

Deno.test("split() gives every row to one stream, whether or not the others are read", async () => {
  const { big, rest } = events().split({ big: col("amount").gt(8), small: (c) => c.amount.lt(2) });
  assertEquals((await rowsOf(big.collect())).length, ROWS.filter(({ amount }) => amount > 8).length);
  const others = ROWS.filter(({ amount }) => amount >= 2 && amount <= 8);
  assertEquals(await rowsOf(rest.collect()), others);
});

Deno.test("process() puts rows out to its main and side outputs, of rows and timers, in one run", async () => {
  const env = new StreamExecutionEnvironment({ batchRows: 4 });
  const seen = new OutputTag("seen", schema({ user: utf8 }));
  const made = env.fromIter(ROWS, { schema: EVENT }).withWatermarks("at").keyBy("user").process(
    {
      onRow({ at }, { timers, key, side }: ProcessContext<typeof EVENT.shape, string>) {
        timers.registerEventTime(Math.ceil((at + 1) / 300) * 300);
        assertEquals(typeof side, "function");
        assert(key.startsWith("u"));
      },
      onTimer({ timeMs }, context) {
        context.emit({ at: timeMs, user: context.key, amount: 0 });
        context.side(seen, { user: context.key });
      },
    },
    EVENT,
    { sides: [seen] },
  );
  const [main, side] = [made.collect(), made.sideOutput(seen).collect()];
  await env.execute("sides", { handleSignals: false });
  assertEquals(main.results.map(({ at, user }) => `${user} ${at}`), [
    ...["u0 300", "u1 300", "u2 300"],
    ...["u0 600", "u1 600", "u2 600"],
  ]);
  assertEquals(side.results.length, 6);
});

Deno.test("broadcast() of bounded rules shows them all to every row", async () => {
  const env = new StreamExecutionEnvironment({ batchRows: 2 });
  const rules = env.fromIter([0, 1, 2].map((n) => ({ user: `u${n}`, limit: n })), {
    schema: schema({ user: utf8, limit: float64 }),
  });
  const made = await rowsOf(
    env.fromIter(ROWS, { schema: EVENT }).keyBy("user").broadcast(rules, {
      onRule: ({ user, limit }, limits: MapState<string, number>) => limits.set(user, limit),
      onRow: ({ at, user }, limits, { emit, key }) => {
        assertEquals(key, user);
        assertEquals(typeof emit, "function");
        assertEquals(limits.get(user), Number(user.slice(1)), `row ${at}`);
      },
    }, EVENT).collect(),
  );
  assertEquals(made, []);
});

Deno.test("what these operators can't do is refused where it is said", () => {
  const stream = events();
  const codes = [
    () => stream.sample(2),
    () => stream.throttle(0),
    () => stream.asyncMap(async (row) => await row, EVENT, { concurrency: 0 }),
    () => stream.split({} as never),
    () => stream.split({ rest: col("amount").gt(1) }),
    () => stream.dedup("user", { ttl: 0 }),
    () => stream.dedup("nobody" as never),
    () => stream.topN(0, { by: "amount" }),
    () => stream.topN(1, { by: [] }),
    () => stream.keyBy("user").topN(1, { by: "amount" }).topN(1, { by: "amount" }),
    () => stream.process({} as never, EVENT),
    () => stream.process({ onRow() {} }, undefined as never),
    () => stream.process({ onRow() {} }, EVENT, { sides: [new OutputTag("x")] }),
    () => stream.broadcast({} as never, { onRule() {}, onRow() {} }, EVENT),
    () => stream.broadcast(stream.drop("user"), { onRow() {} } as never, EVENT),
  ].map((call) => assertThrows(call, VolleyError).code);
  assertEquals(codes, [
    ...[
      "OPTION_OUT_OF_RANGE",
      "OPTION_OUT_OF_RANGE",
      "OPTION_OUT_OF_RANGE",
      "SPLIT_INVALID",
      "SPLIT_INVALID",
    ],
    ...["DEDUP_INVALID", "COLUMN_NOT_FOUND", "OPTION_OUT_OF_RANGE", "ORDER_MISSING", "COLUMN_TAKEN"],
    ...[
      "PROCESS_INVALID",
      "OUTPUT_SCHEMA_MISSING",
      "OUTPUT_TAG_INVALID",
      "BROADCAST_INVALID",
      "PROCESS_INVALID",
    ],
  ]);
});

/** Moves the clock on, a little at a time, until the run has ended. */
async function underClock<R>(clock: VirtualClock, run: Promise<R>): Promise<R> {
  let ended = false;
  const settled = run.finally(() => ended = true);
  for (let turn = 0; turn < 2_000 && !ended; turn++) await clock.advance(50);
  return await settled;
}

Deno.test("processing-time timers come due by the clock while the source is silent", async () => {
  const clock = new VirtualClock(1_000);
  async function* slow() {
    yield { at: 1, user: "a", amount: 1 };
    await clock.sleep(5_000);
    yield { at: 2, user: "b", amount: 1 };
    await clock.sleep(500);
  }
  const run = new StreamExecutionEnvironment({ clock, handleSignals: false })
    .fromIter(slow(), { schema: EVENT })
    .keyBy("user")
    .process({
      onRow: (_, { timers, nowMs }) => timers.registerProcessingTime(nowMs + 1_000),
      onTimer: ({ timeMs }, context) => {
        context.emit({ at: timeMs, user: `${context.key} ${context.ended}`, amount: context.nowMs - timeMs });
      },
    }, EVENT)
    .collect()
    .execute("clock");
  const { results } = await underClock(clock, run);
  assertEquals(results.map(({ user }) => user), ["a false", "b true"]);
  assert(results[0].amount < 100, `${results[0].amount} ms late`);
});

Deno.test("a row that asyncMap() refuses lets the watermark go, though no other row comes for long", async () => {
  const script = [{ at: 0, user: "a", amount: 1 }, { at: 60_000, user: "b", amount: 1 }, pause("1h")];
  const counted = new StreamExecutionEnvironment()
    .fromSource(new MarkedSource(EVENT, script))
    .withWatermarks("at", { idleTimeout: null })
    .asyncMap(async ({ at, user, amount }) => {
      for (let turns = user === "b" ? 20 : 0; turns > 0; turns--) await Promise.resolve();
      if (user === "b") throw new Error("down");
      return { at, user, amount };
    }, EVENT)
    .onError("skip")
    .keyBy("user").window(TumblingWindows.of("10s")).aggregateExpr({ n: count() });
  const given: number[] = [];
  const { results } = await runVirtually(counted.collect(), {
    onPause: (job) => {
      given.push(job.status().operators.find(({ kind }) => kind === "windowAggregate")!.recordsOut!);
    },
  });
  assertEquals([given[0], results.length], [1, 1]);
});
