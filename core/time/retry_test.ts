import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { backoffMs, retry } from "./retry.ts";
import { RetryConfig, retrySpec } from "./retry_config.ts";
import { seededRandom } from "./seeded_random.ts";
import { VirtualClock } from "./virtual_clock.ts";

function transient(code = "BUSY"): VolleyError {
  return new VolleyError({ code, message: "Cannot ask: it is busy", retry: "transient" });
}

const steady = new RetryConfig().withJitter(0).withInitialBackoff("100ms").withMaxBackoff("350ms")
  .withMaxRetries(4);

Deno.test("retry() waits longer each time, up to the longest wait, under the clock", async () => {
  const clock = new VirtualClock();
  const at: number[] = [];
  const told: [number, number][] = [];
  const context = {
    clock,
    random: () => 0,
    onRetry: (number: number, _: unknown, waitMs: number) => told.push([number, waitMs]),
  };
  const done = retry(steady.spec, context, (attempt) => {
    at.push(clock.now());
    if (attempt < 5) throw transient();
    return "done";
  });
  await clock.advance(2_000);
  assertEquals(await done, "done");
  assertEquals(at, [0, 100, 300, 650, 1_000]);
  assertEquals(told, [[1, 100], [2, 200], [3, 350], [4, 350]]);
});

Deno.test("retry() throws the last failure itself when the retries are used up", async () => {
  const clock = new VirtualClock();
  let last: unknown;
  const done = retry(steady.withMaxRetries(2).spec, { clock, random: () => 0 }, (attempt) => {
    throw last = transient(`BUSY_${attempt}`);
  });
  const failed = assertRejects(() => done);
  await clock.advance(1_000);
  assertEquals(await failed, last);
  assertEquals((last as VolleyError).code, "BUSY_3");
});

Deno.test("retry() tries nothing again that is not transient, or not among the codes", async () => {
  const context = { clock: new VirtualClock(), random: () => 0 };
  const fails = async (spec = steady.spec, failure: unknown) => {
    let attempts = 0;
    await assertRejects(async () =>
      await retry(spec, context, () => {
        attempts++;
        throw failure;
      })
    );
    return attempts;
  };
  const never = new VolleyError({ code: "BAD", message: "Cannot read: it is bad" });
  assertEquals(await fails(steady.spec, never), 1);
  assertEquals(await fails(steady.spec, new Error("not ours")), 1);
  assertEquals(await fails(steady.withCodes("OTHER").spec, transient()), 1);
  const fast = steady.withInitialBackoff(0).withMaxBackoff(0).withCodes("BAD").spec;
  assertEquals(await fails(fast, never), 5);
});

Deno.test("retry() ends its waiting when the signal aborts, with the failure", async () => {
  const clock = new VirtualClock();
  const stop = new AbortController();
  let attempts = 0;
  const failed = assertRejects(
    () =>
      retry(steady.spec, { clock, random: () => 0, signal: stop.signal }, () => {
        attempts++;
        throw transient();
      }),
    VolleyError,
  );
  await clock.advance(100);
  stop.abort();
  assertEquals((await failed).code, "BUSY");
  assertEquals(attempts, 2);
});

Deno.test("backoffMs() is within the jitter's share, and the same for the same seed", () => {
  const equal = steady.withJitter(0.5).spec;
  const waits = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 200 }, () => backoffMs(equal, 2, random));
  };
  assertEquals(waits(7), waits(7));
  assert(waits(7).every((wait) => wait >= 100 && wait < 200));
  assert(Math.max(...waits(7)) > 190 && Math.min(...waits(7)) < 110);
  assertEquals(backoffMs(steady.withMaxRetries(1_000).spec, 1_000, () => 0), 350);
});

Deno.test("RetryConfig refuses numbers out of range and leaves the one it came from alone", () => {
  const config = new RetryConfig();
  assertEquals(config.withMaxRetries(9).spec.maxRetries, 9);
  assertEquals(config.spec.maxRetries, 3);
  assertEquals(config.withInitialBackoff("1m").spec.maxBackoffMs, 60_000);
  for (
    const bad of [
      () => config.withMaxRetries(-1),
      () => config.withMaxRetries(1.5),
      () => config.withMultiplier(0.5),
      () => config.withJitter(NaN),
      () => config.withMaxBackoff("1ms"),
    ]
  ) assertEquals(assertThrows(bad, VolleyError).code, "RETRY_INVALID");
  assertEquals(retrySpec({ maxRetries: 1 }), config.withMaxRetries(1).spec);
});
