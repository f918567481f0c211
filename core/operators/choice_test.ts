import { assert, assertEquals } from "@std/assert";
import { batchFromRows, int32, schema, sliceBatch } from "../data/mod.ts";
import { col } from "../expr/mod.ts";
import type { VolleyError } from "../fault/mod.ts";
import { type Clock, VirtualClock } from "../time/mod.ts";
import { Sample } from "./sample.ts";
import { Split } from "./split.ts";
import { Throttle } from "./throttle.ts";
import { ARRIVALS, EVENT, eventBatch, randomRows, rowsOfOutput, runStage } from "./random_rows_test.ts";

Deno.test("split() sends each row to the first branch that wants it, the others stay", () => {
  for (const interpreted of [false, true]) {
    for (const arrival of ARRIVALS) {
      const rows = randomRows(1, 200);
      const stage = new Split(
        [
          { tag: "even", predicate: col("n").mod(2).eq(0).node },
          { tag: "first", predicate: col("key").eq("k0").node },
        ],
        EVENT as never,
        { interpreted },
      );
      const rest = runStage(stage, rows, arrival) as { n: number }[];
      const sides = stage.side.take();
      const of = (tag: string) =>
        sides.filter((one) => one.tag === tag).flatMap(({ batch }) => rowsOfOutput(batch)) as { n: number }[];
      const numbers = (made: readonly { n: number }[]) => made.map(({ n }) => n);
      assertEquals(numbers(of("even")), numbers(rows.filter(({ n }) => n % 2 === 0)));
      assertEquals(numbers(of("first")), numbers(rows.filter(({ n, key }) => n % 2 === 1 && key === "k0")));
      assertEquals(numbers(rest), numbers(rows.filter(({ n, key }) => n % 2 === 1 && key !== "k0")));
    }
  }
});

Deno.test("split() leaves a row it can't judge out of every output", () => {
  const refused: number[] = [];
  const faults = {
    fatal: false,
    reject: (_: unknown, row: number, __: VolleyError) => void refused.push(row),
  };
  const numbers = schema({ n: int32, by: int32 });
  const stage = new Split([{ tag: "big", predicate: col("n").div(col("by")).gt(1).node }], numbers as never, {
    faults,
  });
  const rest = stage.process(batchFromRows(numbers, [{ n: 4, by: 2 }, { n: 1, by: 0 }, { n: 1, by: 1 }]));
  assertEquals(refused, [1]);
  assertEquals(rowsOfOutput(rest), [{ n: 1, by: 1 }]);
  assertEquals(stage.side.take().length, 1);
});

Deno.test("sample() chooses the same rows however they arrive, about as many as wanted, others by another seed", () => {
  const rows = randomRows(2, 4_000);
  const chosen = (seed: number, arrival: readonly number[]) =>
    runStage(new Sample({ operatorId: "s", fraction: 0.25, seed }), rows, arrival);
  const first = chosen(1, [1]);
  for (const arrival of ARRIVALS) assertEquals(chosen(1, arrival), first);
  assert(Math.abs(first.length - 1_000) < 120, `${first.length} rows`);
  assert(JSON.stringify(first) !== JSON.stringify(chosen(2, [1])));
  for (const fraction of [0, 1]) {
    const made = runStage(new Sample({ operatorId: "s", fraction, seed: 1 }), rows, [64]);
    assertEquals(made.length, fraction * rows.length);
  }
});

Deno.test("sample() goes on from a snapshot where it stood", () => {
  const rows = randomRows(2, 1_000);
  const whole = runStage(new Sample({ operatorId: "s", fraction: 0.5, seed: 1 }), rows, [100]);
  const before = new Sample({ operatorId: "s", fraction: 0.5, seed: 1 });
  const made = rowsOfOutput(before.process(eventBatch(rows.slice(0, 333))));
  const after = new Sample({ operatorId: "s", fraction: 0.5, seed: 1, restored: before.snapshot() });
  assertEquals([...made, ...rowsOfOutput(after.process(eventBatch(rows.slice(333))))], whole);
});

Deno.test("throttle() lets rows go by the clock, in order, none lost, and holds the watermark for those that wait", async () => {
  const clock = new VirtualClock(5_000);
  const stage = new Throttle({ recordsPerSecond: 100, burst: 4, clock });
  const rows = randomRows(4, 50);
  const made = rowsOfOutput(stage.process(eventBatch(rows)));
  assertEquals(made.length, 4);
  assertEquals([stage.work.full, stage.work.pending], [true, 46]);
  assert(stage.heldWatermark <= Math.min(...rows.slice(4).map(({ at }) => at)));
  for (let turn = 0; turn < 1_000 && stage.work.pending > 0; turn++) {
    await clock.advance(Math.max(0, stage.nextTimeMs - clock.now()));
    made.push(...rowsOfOutput(stage.onTime()));
    assert(made.length <= 4 + (clock.now() - 5_000) / 10 + 1e-6);
  }
  assertEquals(made, rows.map(({ at, key, n }) => ({ at, key, n })));
  assertEquals(clock.now(), 5_460);
  assertEquals([stage.nextTimeMs, stage.heldWatermark], [Infinity, Infinity]);
});

Deno.test("throttle() hands a batch on as it is while there is room, and a burst after a pause", async () => {
  const clock = new VirtualClock();
  const stage = new Throttle({ recordsPerSecond: 10, burst: 5, clock });
  const batch = eventBatch(randomRows(4, 5));
  assert(stage.process(batch) === batch);
  await clock.advance(10_000);
  assert(stage.process(batch) === batch);
  assertEquals(rowsOfOutput(stage.process(sliceBatch(batch, 0, 1))), []);
  assertEquals(stage.nextTimeMs, 10_100);
});

Deno.test("throttle() waits no longer, and no shorter, when the wall clock is set", () => {
  for (const jumpMs of [-3_600_000, 3_600_000]) {
    let [now, passed] = [1_000_000_000, 0];
    const clock = Object.assign(new VirtualClock(), { now: () => now, monotonic: () => passed }) as Clock;
    const stage = new Throttle({ recordsPerSecond: 100, burst: 1, clock });
    stage.process(eventBatch(randomRows(1, 5)));
    now += jumpMs;
    assertEquals([stage.nextTimeMs - now, rowsOfOutput(stage.onTime()).length], [10, 0]);
    [now, passed] = [now + 10, 10];
    assertEquals([stage.nextTimeMs <= now, rowsOfOutput(stage.onTime()).length], [true, 1]);
  }
});
