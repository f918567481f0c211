import { assertEquals } from "@std/assert";
import { ValuePool } from "./value_pool.ts";

const listOf = (pool: ValuePool, slot: number) => [
  ...pool.values.subarray(pool.starts[slot], pool.starts[slot] + pool.lengths[slot]),
];

Deno.test("ValuePool keeps the lists of its slots apart while they grow", () => {
  const pool = new ValuePool();
  pool.grow(50);
  for (let i = 0; i < 100; i++) for (let slot = 0; slot < 50; slot++) pool.push(slot, slot * 1000 + i);
  for (let slot = 0; slot < 50; slot++) {
    assertEquals(listOf(pool, slot), Array.from({ length: 100 }, (_, i) => slot * 1000 + i));
  }
});

Deno.test("ValuePool uses released blocks again", () => {
  const pool = new ValuePool();
  pool.grow(1);
  for (let time = 0; time < 100; time++) {
    for (const length of [1, 4, 5, 100]) {
      for (let i = 0; i < length; i++) pool.push(0, i);
      assertEquals(pool.lengths[0], length);
      pool.release(0);
    }
  }
  // One block of each size from 4 to 128.
  assertEquals(pool.values.length <= 256, true);
});
