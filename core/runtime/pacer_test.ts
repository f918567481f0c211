import { assertEquals } from "@std/assert";
import { VirtualClock } from "../time/mod.ts";
import { Pacer } from "./pacer.ts";

Deno.test("Pacer looks at the clock after 4096 rows or 32 batches, and is due once the slice is used up", async () => {
  const clock = new VirtualClock();
  const pacer = new Pacer(clock, 5, 1000, () => {});
  await clock.advance(5);
  assertEquals([pacer.isDue(4095), pacer.isDue(1)], [false, true]);
  for (let i = 0; i < 31; i++) assertEquals(pacer.isDue(0), false);
  assertEquals(pacer.isDue(0), true);
  await pacer.pause();
  assertEquals(pacer.isDue(4096), false);
  await clock.advance(4);
  assertEquals(pacer.isDue(4096), false);
  await clock.advance(1);
  assertEquals(pacer.isDue(4096), true);
});

Deno.test("Pacer reports when its time has come, at a pause or while idle", async () => {
  const clock = new VirtualClock();
  let reports = 0;
  const pacer = new Pacer(clock, 5, 200, () => reports++);
  pacer.idle();
  assertEquals(reports, 0);
  await clock.advance(200);
  pacer.idle();
  pacer.idle();
  assertEquals(reports, 1);
  await clock.advance(250);
  await pacer.pause();
  assertEquals(reports, 2);
});

Deno.test("Pacer lets the event loop run in a pause", async () => {
  let yields = 0;
  const clock = new VirtualClock();
  const counting = Object.assign(Object.create(clock), {
    monotonic: () => clock.monotonic(),
    yield: () => Promise.resolve(void yields++),
  });
  await new Pacer(counting, 5, 200, () => {}).pause();
  assertEquals(yields, 1);
});
