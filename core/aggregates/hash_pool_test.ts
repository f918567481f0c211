import { assertEquals } from "@std/assert";
import { HashPool } from "./hash_pool.ts";

Deno.test("HashPool counts a hash once, the one of nothing but zeros too", () => {
  const pool = new HashPool();
  pool.grow(2);
  for (let time = 0; time < 3; time++) {
    pool.add(0, 0, 0);
    pool.add(0, 0, 7);
    for (let i = 1; i <= 40; i++) pool.add(1, i * 64, -i);
  }
  assertEquals([...pool.sizes.slice(0, 2)], [2, 40]);
});

Deno.test("HashPool gives out blocks without the hashes they held", () => {
  const pool = new HashPool();
  pool.grow(2);
  for (let i = 1; i <= 5; i++) pool.add(0, i, i);
  pool.release(0);
  for (let i = 6; i <= 10; i++) pool.add(1, i, i);
  const seen: number[] = [];
  pool.visit(1, (low) => void seen.push(low));
  assertEquals(seen.sort((a, b) => a - b), [6, 7, 8, 9, 10]);
});
