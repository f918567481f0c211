import { assert, assertEquals } from "@std/assert";
import { readValue } from "./read_value.ts";
import { timestampColumn } from "./timestamp_column.ts";

Deno.test("timestampColumn() holds every whole millisecond a Date can, before the epoch too", () => {
  const times = [0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 32 - 1, 2 ** 32, -(2 ** 32), 8.64e15, -8.64e15];
  const column = timestampColumn(times);
  assertEquals(times.map((_, i) => readValue(column, i)), times);
  assertEquals([...column.values as BigInt64Array], times.map(BigInt));
});

Deno.test("timestampColumn() cuts fractions off downwards, adds plusMs, and writes into a given buffer", () => {
  const into = new BigInt64Array(3).subarray(1);
  const column = timestampColumn(Float64Array.of(1.9, -0.5), { plusMs: 10, into });
  assert(column.values === into);
  assertEquals([...into], [11n, 9n]);
  assertEquals([readValue(timestampColumn([-0.5]), 0)], [-1]);
});
