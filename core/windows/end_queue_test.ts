import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { EndQueue } from "./end_queue.ts";

/** All that is due by `timeMs`, as pairs of when it was queued and what. */
function due(queue: EndQueue, timeMs: number, endOf: (session: number) => number, most: number): number[][] {
  const found: number[][] = [];
  for (;;) {
    if (queue.mustSettle(timeMs)) {
      assert(queue.settle(most, endOf) <= most);
      continue;
    }
    if (queue.nextEndMs > timeMs || queue.nextEndMs === Infinity) return found;
    assert(queue.leastEndMs <= queue.nextEndMs);
    const { nextEndMs } = queue;
    found.push([nextEndMs, queue.pop()]);
  }
}

Deno.test("EndQueue gives every session once its end has come, those that grew at their new end, in order", () => {
  const next = seededRandom(32);
  for (const [widthMs, spreadMs, stepMs] of [[1, 40, 3], [0.3, 2000, 40], [7, 9000, 400], [16, 50, 500]]) {
    const queue = new EndQueue(widthMs);
    const ends: number[] = [];
    const open = new Set<number>();
    let nowMs = -3000;
    for (let step = 0; step < 300; step++) {
      for (let n = Math.floor(next() * 12); n > 0; n--) {
        const endMs = nowMs + Math.floor((next() - 0.1) * spreadMs);
        open.add(ends.length);
        queue.push(endMs, ends.push(endMs) - 1);
      }
      for (const session of open) if (next() < 0.05) ends[session] += Math.floor(next() * spreadMs);
      for (const session of open) if (next() < 0.02) open.delete(session);
      nowMs = step === 299 ? Infinity : nowMs + Math.floor(next() * stepMs);
      if (next() < 0.7) queue.turnTo(nowMs);
      const least = Math.min(...[...open].map((session) => ends[session]));
      assert(queue.leastEndMs <= least);
      const endOf = (session: number) => open.has(session) ? ends[session] : NaN;
      const given: number[][] = [];
      for (let found = due(queue, nowMs, endOf, 3); found.length > 0; found = due(queue, nowMs, endOf, 3)) {
        assertEquals(found, found.toSorted(([a], [b]) => a - b));
        for (const [, session] of found) {
          // What went to the heap before it grew is queued anew, as the store does.
          if (open.has(session) && ends[session] > nowMs) queue.push(ends[session], session);
          else if (open.delete(session)) given.push([ends[session], session]);
        }
      }
      assertEquals([...open].filter((session) => ends[session] <= nowMs), [], "none is forgotten");
      assert(given.every(([endMs]) => endMs <= nowMs), "none comes early");
    }
    assertEquals([open.size, queue.leastEndMs], [0, Infinity]);
  }
});

Deno.test("EndQueue goes through a long list in steps", () => {
  const queue = new EndQueue(100);
  queue.turnTo(0);
  for (let session = 0; session < 10_000; session++) queue.push(5000 + session % 100, session);
  assertEquals([queue.mustSettle(4999), queue.leastEndMs, queue.nextEndMs], [false, 5000, Infinity]);
  let steps = 0;
  for (; queue.mustSettle(5000); steps++) queue.settle(1000, (session) => session < 9000 ? NaN : 5200);
  assertEquals([steps, queue.leastEndMs, queue.nextEndMs], [10, 5200, Infinity]);
  assertEquals(due(queue, Infinity, () => 5200, 4096).length, 1000);
});
