import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../time/mod.ts";
import { TimerQueue } from "./timer_queue.ts";

function popAll(queue: TimerQueue): string[] {
  const popped: string[] = [];
  while (queue.size > 0) {
    queue.pop();
    popped.push(`${queue.poppedTimeMs}@${queue.poppedSlot}`);
  }
  return popped;
}

Deno.test("TimerQueue gives timers by time, those of one time in order of registration", () => {
  const queue = new TimerQueue("t");
  for (const [slot, timeMs] of [[2, 5], [1, 5], [0, 3], [1, 9], [3, 5]]) assert(queue.add(slot, timeMs));
  assertEquals(queue.nextMs, 3);
  assertEquals(popAll(queue), ["3@0", "5@2", "5@1", "5@3", "9@1"]);
  assertEquals(queue.nextMs, Infinity);
});

Deno.test("TimerQueue keeps one timer for each key and time", () => {
  const queue = new TimerQueue("t");
  assertEquals([queue.add(0, 5), queue.add(0, 5), queue.add(1, 5)], [true, false, true]);
  assertEquals([queue.delete(0, 4), queue.delete(0, 5), queue.delete(0, 5)], [false, true, false]);
  assertEquals(popAll(queue), ["5@1"]);
});

Deno.test("TimerQueue agrees with a sorted list on random adds, deletes and pops", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed);
    const below = (bound: number) => Math.floor(random() * bound);
    const queue = new TimerQueue("t");
    let listed: { slot: number; timeMs: number; order: number }[] = [];
    for (let order = 0; order < 2_000; order++) {
      const [slot, timeMs] = [below(30), below(200)];
      const found = listed.find((one) => one.slot === slot && one.timeMs === timeMs);
      const action = random();
      if (action < 0.6) {
        assertEquals(queue.add(slot, timeMs), found === undefined);
        if (found === undefined) listed.push({ slot, timeMs, order });
      } else if (action < 0.8) {
        assertEquals(queue.delete(slot, timeMs), found !== undefined);
        listed = listed.filter((one) => one !== found);
      } else if (queue.size > 0) {
        const [first] = listed.toSorted((a, b) => a.timeMs - b.timeMs || a.order - b.order);
        queue.pop();
        assertEquals([queue.poppedSlot, queue.poppedTimeMs], [first.slot, first.timeMs]);
        listed = listed.filter((one) => one !== first);
      }
      assertEquals(queue.size, listed.length);
    }
  }
});

Deno.test("TimerQueue moves a key's timers to another slot, and restores what read() gave", () => {
  const queue = new TimerQueue("t");
  for (const [slot, timeMs] of [[4, 7], [4, 2], [5, 7]]) queue.add(slot, timeMs);
  const again = new TimerQueue("t");
  again.write(1, queue.read(5));
  again.write(0, queue.read(4));
  queue.move(4, 0);
  queue.move(5, 1);
  assertEquals([queue.has(4), queue.has(0)], [false, true]);
  assertEquals(popAll(queue), ["2@0", "7@0", "7@1"]);
  again.add(2, 7);
  assertEquals(popAll(again), ["2@0", "7@0", "7@1", "7@2"]);
});
