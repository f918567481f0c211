import { assert, assertEquals } from "@std/assert";
import {
  Batch,
  type Clock,
  Column,
  count,
  int32,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
} from "../../mod.ts";

/** A clock on which every look takes a millisecond; counts the turns it gives the event loop. */
class TickingClock implements Clock {
  yields = 0;
  #ticks = 0;

  now(): number {
    return this.#ticks;
  }

  monotonic(): number {
    return ++this.#ticks;
  }

  sleep(): Promise<void> {
    return Promise.resolve();
  }

  yield(): Promise<void> {
    this.yields++;
    return Promise.resolve();
  }
}

const EVENTS = schema({ ts: timestamp("ms"), k: int32 });

function batchOf(from: number, length: number): Batch {
  const ts = new BigInt64Array(length).fill(5n);
  const k = Int32Array.from({ length }, (_, i) => Math.imul(from + i, 0x9e3779b1));
  return new Batch(EVENTS, [
    new Column({ type: timestamp("ms"), length, values: ts }),
    new Column({ type: int32, length, values: k }),
  ], length);
}

Deno.test("a firing of a million keys gives the event loop a turn after every few thousand rows", async () => {
  const keys = 1_000_000;
  const clock = new TickingClock();
  let [rows, firstYields] = [0, 0];
  const batches = function* () {
    for (let from = 0; from < keys; from += 10_000) yield batchOf(from, 10_000);
    firstYields = clock.yields;
  };
  await new StreamExecutionEnvironment({ handleSignals: false }).fromIter(batches(), { schema: EVENTS })
    .withWatermarks("ts").keyBy("k").window(TumblingWindows.of(10)).aggregateExpr({ n: count() })
    .toSink({
      connectorId: "counting",
      guarantee: "at-most-once",
      open() {},
      write: ({ data }) => void (rows += data.rows),
      flush() {},
      close() {},
    }).execute("firing", { clock, sliceMs: 1 });
  assertEquals(rows, keys);
  // The clock is looked at every 4,096 rows, two batches of results; each look uses the slice up.
  assert(clock.yields - firstYields >= keys / 4096 - 2, `${clock.yields - firstYields} turns`);
});
