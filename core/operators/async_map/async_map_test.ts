import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Batch, int32, schema, utf8 } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { RetryConfig, seededRandom, VirtualClock } from "../../time/mod.ts";
import { eventBatch, randomRows, rowsOfOutput } from "../random_rows_test.ts";
import { AsyncMap, type AsyncMapInit } from "./async_map.ts";
import type { AsyncCall } from "./attempt.ts";

const OUT = schema({ key: utf8, n: int32 });
interface Row {
  readonly at: number;
  readonly key: string;
  readonly n: number;
}

function mapOf(
  fn: (row: Row, call: AsyncCall) => unknown,
  clock: VirtualClock,
  init: Partial<AsyncMapInit> = {},
): AsyncMap {
  return new AsyncMap({
    fn: fn as never,
    output: OUT as never,
    ordered: true,
    concurrency: 7,
    timeoutMs: 0,
    retry: null,
    clock,
    random: seededRandom(1),
    batchRows: 16,
    ...init,
  });
}

/** Feeds rows as fast as the stage takes them, moving the clock on, until all is through. */
async function run(stage: AsyncMap, clock: VirtualClock, batches: readonly Batch[]): Promise<Batch[]> {
  const made: Batch[] = [];
  const waiting = [...batches];
  for (let turn = 0; turn < 20_000 && (waiting.length > 0 || stage.work.pending > 0); turn++) {
    while (waiting.length > 0 && !stage.work.full) stage.process(waiting.shift()!);
    await clock.advance(0);
    await clock.advance(1);
    made.push(...stage.work.take());
  }
  assertEquals(stage.work.pending, 0);
  return made;
}

Deno.test("asyncMap() gives every result once, in order or not, never more under way than allowed", async () => {
  for (const ordered of [true, false]) {
    for (let seed = 1; seed <= 6; seed++) {
      const clock = new VirtualClock();
      const random = seededRandom(seed);
      let [underWay, most] = [0, 0];
      const stage = mapOf(
        async ({ key, n }) => {
          most = Math.max(most, ++underWay);
          await clock.sleep(Math.floor(random() * 30));
          underWay--;
          return { key, n };
        },
        clock,
        { ordered },
      );
      const rows = randomRows(seed, 120);
      const batches = [
        eventBatch(rows.slice(0, 50), true),
        eventBatch(rows.slice(50, 51)),
        eventBatch(rows.slice(51)),
      ];
      const made = await run(stage, clock, batches);
      const numbers = made.flatMap((batch) => rowsOfOutput(batch) as Row[]).map(({ n }) => n);
      assertEquals(ordered ? numbers : numbers.toSorted((a, b) => a - b), rows.map(({ n }) => n));
      assertEquals(most, 7);
      checkCarried(made, rows);
    }
  }
});

/** Each row has its event time still, and the watermark it was behind. */
function checkCarried(made: readonly Batch[], rows: readonly ReturnType<typeof randomRows>[number][]): void {
  let behind = 0;
  for (const batch of made) {
    (rowsOfOutput(batch) as Row[]).forEach(({ n }, i) => {
      const { at, watermarkMs } = rows[n];
      assertEquals(batch.times!.values[i], at);
      const found = batch.behind === null ? -1 : batch.behind.rows.indexOf(i);
      assertEquals(found >= 0, at < watermarkMs);
      if (found >= 0) assertEquals(batch.behind!.watermarks[found], watermarkMs);
      if (found >= 0) behind++;
    });
  }
  assert(behind > 0);
}

Deno.test("asyncMap() holds the watermark for rows under way, and is full while it has enough", async () => {
  const clock = new VirtualClock();
  const stage = mapOf(
    async ({ key, n }) => {
      await clock.sleep(n === 0 ? 100 : 1);
      return { key, n };
    },
    clock,
    { concurrency: 2 },
  );
  let told = 0;
  stage.work.onReady = () => told++;
  const rows = [{ at: 50, key: "a", n: 0, watermarkMs: 0 }, { at: 60, key: "a", n: 1, watermarkMs: 0 }];
  assertEquals([stage.heldWatermark, stage.work.full], [Infinity, false]);
  stage.process(eventBatch(rows));
  assertEquals([stage.heldWatermark, stage.work.full, stage.work.pending], [49, true, 2]);
  await clock.advance(50);
  assertEquals([told, [...stage.work.take()].length], [0, 0], "the second waits for the first");
  await clock.advance(50);
  assertEquals(told, 1);
  assertEquals([...stage.work.take()].length, 1);
  assertEquals([stage.heldWatermark, stage.work.full, stage.work.pending], [Infinity, false, 0]);
});

Deno.test("asyncMap() tries again what fails in passing, by the clock, and aborts what takes too long", async () => {
  const clock = new VirtualClock();
  const attempts: string[] = [];
  let aborted = 0;
  const stage = mapOf(
    async ({ key, n }, { signal, attempt }) => {
      attempts.push(`${n}.${attempt}@${clock.now()}`);
      signal.addEventListener("abort", () => aborted++);
      if (attempt === 1) throw new TypeError("connection reset");
      if (attempt === 2) await clock.sleep(1_000);
      return { key, n };
    },
    clock,
    {
      timeoutMs: 20,
      retry: new RetryConfig({ maxRetries: 3, initialBackoffMs: 10, multiplier: 1, jitter: 0 }).spec,
    },
  );
  const made = await run(stage, clock, [eventBatch([{ at: 1, key: "a", n: 0, watermarkMs: 0 }])]);
  assertEquals(made.flatMap((batch) => rowsOfOutput(batch)), [{ key: "a", n: 0 }]);
  assertEquals(attempts, ["0.1@0", "0.2@10", "0.3@40"]);
  assertEquals(aborted, 1);
});

Deno.test("asyncMap() refuses rows that fail for good, by policy: the others go on in order", async () => {
  const clock = new VirtualClock();
  const refused: string[] = [];
  const faults = {
    fatal: false,
    reject(batch: Batch, row: number, { code }: VolleyError, tries?: number): void {
      refused.push(`${(rowsOfOutput(batch)[row] as Row).n} ${code} ${tries}`);
    },
  };
  const fn = ({ key, n }: Row) => {
    if (n === 3) throw new Error("sync");
    if (n === 5) return Promise.reject(new VolleyError({ code: "NOT_FOUND", message: "Cannot find it" }));
    return Promise.resolve(n === 7 ? { key, n: "seven" } : { key, n });
  };
  const stage = mapOf(fn, clock, {
    faults,
    retry: new RetryConfig({ maxRetries: 1, initialBackoffMs: 1 }).spec,
  });
  const made = await run(stage, clock, [eventBatch(randomRows(1, 10))]);
  const numbers = made.flatMap((batch) => rowsOfOutput(batch) as Row[]).map(({ n }) => n);
  assertEquals(numbers, [0, 1, 2, 4, 6, 8, 9]);
  assertEquals(refused, ["3 ASYNC_CALL_FAILED 2", "5 NOT_FOUND 1", "7 VALUE_TYPE_MISMATCH 1"]);
});

Deno.test("asyncMap() fails the run where nothing else was said, and gives up what is under way when told", async () => {
  const clock = new VirtualClock();
  const stage = mapOf(({ n }) => n === 1 ? Promise.reject(new Error("down")) : clock.sleep(10), clock);
  stage.process(eventBatch(randomRows(1, 2)));
  await clock.advance(10);
  const error = assertThrows(() => [...stage.work.take()], VolleyError);
  assert(["ASYNC_CALL_FAILED", "ROW_NOT_AN_OBJECT"].includes(error.code));
  const signals: AbortSignal[] = [];
  const stopped = mapOf((_, { signal }) => {
    signals.push(signal);
    return new Promise(() => {});
  }, clock);
  stopped.process(eventBatch(randomRows(1, 2)));
  await clock.advance(1);
  stopped.close();
  assertEquals(signals.map(({ aborted }) => aborted), [true, true]);
});
