import { assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { EndHeap } from "./end_heap.ts";

Deno.test("EndHeap gives sessions by their ends, whatever was pushed and popped between", () => {
  const next = seededRandom(31);
  const heap = new EndHeap();
  for (let life = 0; life < 3; life++) {
    const model: [number, number][] = [];
    for (let step = 0; step < 4000; step++) {
      if (next() < 0.55 || model.length === 0) {
        const endMs = Math.floor(next() * 500) - 250;
        heap.push(endMs, step);
        model.push([endMs, step]);
      } else {
        const least = Math.min(...model.map(([endMs]) => endMs));
        assertEquals(heap.leastEndMs, least);
        const session = heap.pop();
        const at = model.findIndex(([, pushed]) => pushed === session);
        assertEquals(model[at][0], least);
        model.splice(at, 1);
      }
    }
    while (heap.leastEndMs < Infinity) {
      const at = model.findIndex(([endMs]) => endMs === heap.leastEndMs);
      assertEquals(model.every(([endMs]) => endMs >= model[at][0]), true);
      heap.pop();
      model.splice(at, 1);
    }
    assertEquals(model.length, 0);
    assertEquals(heap.leastEndMs, Infinity);
  }
});

Deno.test("EndHeap is empty after its last session", () => {
  const heap = new EndHeap();
  heap.push(5, 1);
  assertEquals([heap.leastEndMs, heap.pop(), heap.leastEndMs], [5, 1, Infinity]);
});
