import { assert, assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { batchFromRows } from "../data/mod.ts";
import { VirtualClock } from "../time/mod.ts";
import { Dedup, type DedupInit } from "./dedup.ts";
import {
  ARRIVALS,
  EVENT,
  eventBatch,
  randomRows,
  rowsOfOutput,
  runStage,
  type TestRow,
} from "./random_rows_test.ts";

function dedupOf(init: Partial<DedupInit> = {}): Dedup {
  return new Dedup({
    operatorId: "dedup-1",
    input: EVENT as never,
    keyColumns: [1],
    ttlMs: null,
    time: "event",
    clock: new VirtualClock(),
    ...init,
  });
}

function plain({ at, key, n }: TestRow) {
  return { at, key, n };
}

/** First rows by a map of what was let through: a row at a time. */
function reference(rows: readonly TestRow[], ttlMs: number): object[] {
  const until = new Map<string, number>();
  return rows.filter(({ at, key, watermarkMs }) => {
    if ((until.get(key) ?? -Infinity) > Math.max(at, watermarkMs)) return false;
    until.set(key, at + ttlMs);
    return true;
  }).map(plain);
}

Deno.test("dedup() lets the same rows through however they arrive, as a plain reference does", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const rows = randomRows(seed, 400, 8);
    for (const ttlMs of [1, 60, 500, Infinity]) {
      for (const arrival of ARRIVALS) {
        const made = runStage(dedupOf({ ttlMs: ttlMs === Infinity ? null : ttlMs }), rows, arrival);
        assertEquals(made, reference(rows, ttlMs));
      }
    }
  }
});

Deno.test("dedup() forgets keys whose time has passed, and the same rows pass", () => {
  const stage = dedupOf({ ttlMs: 1_000 });
  const rows = Array.from({ length: 200_000 }, (_, n) => ({
    at: n,
    key: n % 3 === 0 ? `k${n % 999}` : `u${n}`,
    n,
    watermarkMs: n - 20,
  }));
  const made = runStage(stage, rows, [5_000]);
  assertEquals(made.length, reference(rows, 1_000).length);
  assert(stage.counts().stateEntries! < 120_000);
});

Deno.test("dedup() goes on from a snapshot as if nothing had been", () => {
  const rows = randomRows(5, 300, 20);
  const before = dedupOf({ ttlMs: 200 });
  const made = rowsOfOutput(before.process(eventBatch(rows.slice(0, 150))));
  before.onWatermark(400);
  const after = dedupOf({ ttlMs: 200, restored: before.snapshot() });
  made.push(...runStage(after, rows.slice(150), [10]));
  assertEquals(made, reference(rows, 200));
});

Deno.test("dedup() measures by the clock where it was told to", async () => {
  const clock = new VirtualClock(1_000);
  const stage = dedupOf({ ttlMs: 100, time: "processing", clock });
  const batch = () => batchFromRows(EVENT, [{ at: 0, key: "a", n: 1 }, { at: 0, key: "a", n: 2 }]);
  assertEquals(rowsOfOutput(stage.process(batch())).length, 1);
  await clock.advance(99);
  assertEquals(stage.process(batch()), null);
  await clock.advance(1);
  assertEquals(rowsOfOutput(stage.process(batch())).length, 1);
});

Deno.test("dedup() in event time refuses rows without one", () => {
  const batch = batchFromRows(EVENT, [{ at: 0, key: "a", n: 1 }]);
  const error = assertThrows(() => dedupOf({ ttlMs: 1 }).process(batch), VolleyError);
  assertEquals(error.code, "EVENT_TIME_UNKNOWN");
});
