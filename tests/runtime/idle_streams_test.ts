import { assert, assertEquals } from "@std/assert";
import { count, int32, schema, StreamExecutionEnvironment, timestamp, TumblingWindows } from "../../mod.ts";
import { assertRows, MarkedSource, pause, type Script } from "../harness/mod.ts";
import { runVirtually } from "../harness/mod.ts";

const EVENTS = schema({ at: timestamp("ms"), k: int32 });
const SECOND = 1000;

type Events = Script<typeof EVENTS.shape>;

/** A row a second, at the time it has. */
function steady(seconds: number): Events {
  return Array.from({ length: seconds }, (_, i) => [{ at: i * SECOND, k: 1 }, pause(SECOND)]).flat();
}

function streams(left: Events, right: Events, idleTimeout: string | null = "10s") {
  const env = new StreamExecutionEnvironment();
  const of = (script: Events) =>
    env.fromSource(new MarkedSource(EVENTS, script)).withWatermarks("at", { idleTimeout });
  return [of(left), of(right)] as const;
}

Deno.test("a stream that is silent as a whole doesn't hold back the union it is part of", async () => {
  for (const [idleTimeout, firedBy] of [["10s", 16], [null, Infinity]] as const) {
    const [steadily, silent] = streams(steady(60), [{ at: 0, k: 2 }, pause("1h")], idleTimeout);
    let first = Infinity;
    const counted = steadily.union(silent).keyBy("k").window(TumblingWindows.of("5s")).aggregateExpr({
      n: count(),
    });
    const { results } = await runVirtually(counted.collect(), {
      stopAfter: "50s",
      onPause: (job, now) => {
        const fired = job.status().operators.find(({ kind }) => kind === "windowAggregate")!.recordsOut!;
        if (fired > 0) first = Math.min(first, now);
      },
    });
    assert(first <= firedBy * SECOND && (firedBy < Infinity || first === Infinity), `fired at ${first}`);
    assertEquals(results.length, 12);
  }
});

Deno.test("rows of a stream back from silence are late where the union has gone on, and counted apart", async () => {
  const [steadily, silent] = streams(steady(60), [
    { at: 0, k: 2 },
    pause("30s"),
    { at: 1 * SECOND, k: 2 },
    { at: 40 * SECOND, k: 2 },
  ]);
  const union = steadily.union(silent);
  const counted = union.keyBy("k").window(TumblingWindows.of("5s")).aggregateExpr({ n: count() });
  let afterIdle = 0;
  const { results, summary } = await runVirtually(counted.collect(), {
    onPause: (job) => {
      afterIdle = Math.max(afterIdle, ...job.status().operators.map(({ lateAfterIdle }) => lateAfterIdle));
    },
  });
  assertEquals([summary.late, afterIdle], [1, 1]);
  assertRows(results.filter(({ k }) => k === 2), [
    { k: 2, window_start: 0, window_end: 5 * SECOND, n: 1n },
    { k: 2, window_start: 40 * SECOND, window_end: 45 * SECOND, n: 1n },
  ]);
});

Deno.test("an outer join answers for rows whose partners' stream is silent", async () => {
  const [orders, payments] = streams(steady(60), [{ at: 0, k: 1 }, pause("1h")]);
  let unpaid = 0;
  const joined = orders.keyBy("k").intervalJoin(payments.keyBy("k"), {
    within: ["0s", "5s"],
    type: "left",
    rightPrefix: "paid_",
  });
  await runVirtually(joined.collect(), {
    stopAfter: "50s",
    onPause: (job) => {
      unpaid = job.status().operators.find(({ kind }) => kind === "intervalJoin")!.recordsOut!;
    },
  });
  assert(unpaid > 30, `${unpaid} answers before the run was stopped`);
});

Deno.test("an idle stream keeps the end of the input away: nothing ends before it does", async () => {
  const [ended, silent] = streams([{ at: 0, k: 1 }, { at: 7 * SECOND, k: 1 }], [
    { at: 0, k: 2 },
    pause("1m"),
    { at: 8 * SECOND, k: 2 },
  ]);
  const counted = ended.union(silent).keyBy("k").window(TumblingWindows.of("5s")).aggregateExpr({
    n: count(),
  });
  const { results, summary } = await runVirtually(counted.collect());
  assertEquals([results.length, summary.late], [4, 0]);
});
