import { assertEquals } from "@std/assert";
import { CountAccumulator } from "./count.ts";

Deno.test("count goes past 2^31 and 2^32 without loss", () => {
  const count = new CountAccumulator();
  count.grow(2);
  count.reserve(2 ** 31 - 1);
  count.counts[0] = 2 ** 31 - 1;
  count.update({
    input: null,
    rows: Int32Array.of(0, 0),
    slots: Int32Array.of(0, 1),
    from: 0,
    to: 2,
    times: null,
    partition: 0,
  });
  assertEquals([...count.counts.slice(0, 2)], [2 ** 31, 1]);
  count.merge(count, 0, 1, Int32Array.of(0));
  assertEquals(count.finish(0, 2).values, BigInt64Array.of(2n ** 32n, 1n));
});

Deno.test("count widens in a merge, and only when a sum needs it", () => {
  const [into, other] = [new CountAccumulator(), new CountAccumulator()];
  for (const count of [into, other]) {
    count.grow(1);
    count.reserve(2 ** 30);
    count.counts[0] = 2 ** 30;
  }
  other.merge(into, 0, 0, new Int32Array(0));
  assertEquals(other.counts instanceof Int32Array, true);
  into.merge(other, 0, 1, Int32Array.of(0));
  assertEquals(into.finish(0, 1).values, BigInt64Array.of(2n ** 31n));
});
