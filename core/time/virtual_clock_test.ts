import { assertEquals } from "@std/assert";
import { VirtualClock } from "./virtual_clock.ts";

Deno.test("VirtualClock wakes sleepers in order of their time, each at its own", async () => {
  const clock = new VirtualClock(1_000);
  const woken: string[] = [];
  for (const ms of [300, 100, 200]) clock.sleep(ms).then(() => woken.push(`${ms} at ${clock.now()}`));
  await clock.advance(250);
  assertEquals([woken, clock.now(), clock.monotonic()], [["100 at 1100", "200 at 1200"], 1_250, 250]);
  await clock.advance(50);
  assertEquals(woken[2], "300 at 1300");
});

Deno.test("VirtualClock.sleep() ends when its signal aborts, and leaves no listener behind when it wakes by time", async () => {
  const clock = new VirtualClock();
  const stop = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = stop.signal;
  stop.signal.addEventListener = (...args: [string, never]) => {
    listeners++;
    addEventListener.apply(stop.signal, args);
  };
  stop.signal.removeEventListener = (...args: [string, never]) => {
    listeners--;
    removeEventListener.apply(stop.signal, args);
  };
  const byTime = clock.sleep(10, stop.signal);
  await clock.advance(10);
  await byTime;
  assertEquals(listeners, 0);
  const byAbort = clock.sleep(1_000, stop.signal);
  stop.abort();
  await byAbort;
  assertEquals([listeners, clock.now()], [0, 10]);
});
