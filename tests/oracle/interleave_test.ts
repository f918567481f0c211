import { assert, assertEquals } from "@std/assert";
import { interleave } from "./interleave.ts";
import { SeededRandom } from "./seeded_random.ts";

const PARTITIONS = [[1, 2, 3, 4, 5], [], [10, 20]];

Deno.test("interleave() keeps each partition's rows, in their order, in chunks of at most the size", () => {
  for (let seed = 0; seed < 20; seed++) {
    const chunks = interleave(PARTITIONS, 2, new SeededRandom(seed));
    assert(chunks.every(({ rows }) => rows.length > 0 && rows.length <= 2));
    const again = PARTITIONS.map((_, i) =>
      chunks.filter(({ partition }) => partition === i).flatMap(({ rows }) => rows)
    );
    assertEquals(again, PARTITIONS);
  }
});

Deno.test("interleave() finds different orders, the same for one seed", () => {
  const order = (seed: number) =>
    interleave(PARTITIONS, 1, new SeededRandom(seed)).map(({ partition }) => partition);
  assertEquals(order(3), order(3));
  assert(new Set(Array.from({ length: 20 }, (_, seed) => order(seed).join())).size > 3);
});
