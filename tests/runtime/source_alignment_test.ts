import { assert, assertEquals } from "@std/assert";
import { count, int32, schema, StreamExecutionEnvironment, timestamp, TumblingWindows } from "../../mod.ts";
import { MarkedSource, pause, runVirtually } from "../harness/mod.ts";

const EVENTS = schema({ at: timestamp("ms"), k: int32 });
const MINUTE = 60_000;

/** `rows` rows a minute apart, one every `everyMs` of the clock. */
function ticking(rows: number, everyMs: number): MarkedSource<typeof EVENTS.shape> {
  return new MarkedSource(
    EVENTS,
    Array.from({ length: rows }, (_, i) => [{ at: i * MINUTE, k: i % 3 }, pause(everyMs)]).flat(),
  );
}

async function windowsHeld(maxSourceDriftMs: number): Promise<{ held: number; answers: string[] }> {
  const env = new StreamExecutionEnvironment();
  const fast = env.fromSource(ticking(500, 1)).withWatermarks("at");
  const slow = env.fromSource(ticking(500, 1000)).withWatermarks("at");
  let held = 0;
  const counted = fast.union(slow).keyBy("k").window(TumblingWindows.of("1m")).aggregateExpr(count().as("n"));
  const { results } = await runVirtually(counted.collect(), {
    maxSourceDriftMs,
    onPause: (job) =>
      held = Math.max(held, ...job.status().operators.map(({ stateEntries }) => stateEntries)),
  });
  return { held, answers: results.map((row) => `${row.k} ${row.window_start} ${row.n}`).sort() };
}

Deno.test("a source far ahead of another waits for it: windows held are bounded, answers are the same", async () => {
  const free = await windowsHeld(Infinity);
  const aligned = await windowsHeld(10 * MINUTE);
  assertEquals(aligned.answers, free.answers);
  assert(free.held > 400, `${free.held} windows held without alignment`);
  assert(aligned.held <= 12, `${aligned.held} windows held with it`);
});

Deno.test("sources that don't meet are not aligned", async () => {
  const env = new StreamExecutionEnvironment();
  const sources = [ticking(50, 1), ticking(50, 1000)];
  for (const source of sources) {
    env.fromSource(source).withWatermarks("at").keyBy("k").window(TumblingWindows.of("1m"))
      .aggregateExpr(count().as("n")).collect();
  }
  let ended = Infinity;
  await runVirtually(env, {
    maxSourceDriftMs: MINUTE,
    onPause: (job, now) => {
      if (job.status().operators[0].recordsOut === 50) ended = Math.min(ended, now);
    },
  });
  assert(ended <= 100, `the fast source was read by ${ended} ms`);
});

Deno.test("a source that was held back goes on when the one it waited for is idle, though nothing else happens", async () => {
  const env = new StreamExecutionEnvironment();
  const idleTimeout = "5s";
  const fast = env.fromSource(ticking(100, 10)).withWatermarks("at", { idleTimeout });
  const silent = env.fromSource(new MarkedSource(EVENTS, [{ at: 0, k: 0 }, pause("1h")]))
    .withWatermarks("at", { idleTimeout });
  const counted = fast.union(silent).keyBy("k").window(TumblingWindows.of("1m")).aggregateExpr(
    count().as("n"),
  );
  const { results } = await runVirtually(counted.collect(), {
    maxSourceDriftMs: 10 * MINUTE,
    stopAfter: "10m",
  });
  assertEquals(results.length, 100);
});
