import { assertEquals, assertThrows } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import {
  batchFromRows,
  Column,
  type DataType,
  date,
  float64,
  int32,
  int64,
  schema,
  timestamp,
} from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { ColumnTimes, readTimes, requireTimes } from "./event_time.ts";

function read(type: DataType, values: BigInt64Array | Int32Array | Float64Array): number[] {
  const times = new Float64Array(values.length);
  readTimes(new Column({ type, length: values.length, values }), values.length, times);
  return [...times];
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n || value % by === 0n ? value / by : value / by - 1n;
}

Deno.test("readTimes() floors micro- and nanoseconds exactly, before 1970 and up to the year 9999", () => {
  const next = seededRandom(17);
  for (const [unit, by] of [["us", 1000n], ["ns", 1_000_000n]] as const) {
    const limit = unit === "us" ? 253402300800000n : 9_200_000_000_000n;
    const values: bigint[] = [];
    for (let i = 0; i < 3000; i++) {
      const ms = BigInt(Math.floor((next() * 2 - 1) * Number(limit)));
      values.push(ms * by - 1n, ms * by, ms * by + 1n, ms * by + by - 1n);
    }
    values.push(-1n, 0n, 1n, -by, -by - 1n, limit * by - 1n);
    const wanted = values.map((value) => Number(floorDivide(value, by)));
    assertEquals(read(timestamp(unit), BigInt64Array.from(values)), wanted);
  }
});

Deno.test("readTimes() reads seconds, milliseconds, days, int64 and floats", () => {
  const values = BigInt64Array.of(-62135596800n, -1n, 0n, 253402300799n);
  const seconds = [-62135596800000, -1000, 0, 253402300799000];
  assertEquals(read(timestamp("s"), values), seconds);
  const wide = BigInt64Array.of(-62135596800000n, -1n, 253402300799999n, 2n ** 32n);
  for (const type of [timestamp("ms"), int64]) {
    assertEquals(read(type, wide), [-62135596800000, -1, 253402300799999, 2 ** 32]);
  }
  assertEquals(read(date, Int32Array.of(-719162, -1, 0, 2932896)), [
    -62135596800000,
    -86_400_000,
    0,
    253402214400000,
  ]);
  assertEquals(read(float64, Float64Array.of(-0.5, 1.9, NaN, Infinity)), [-1, 1, NaN, Infinity]);
});

Deno.test("ColumnTimes reads its column once, when asked", () => {
  const values = BigInt64Array.of(5n, 3n);
  const times = new ColumnTimes(new Column({ type: timestamp("ms"), length: 2, values }), 2, 3, 5);
  assertEquals([times.minMs, times.maxMs, [...times.values]], [3, 5, [5, 3]]);
  assertEquals(times.values, times.values);
});

Deno.test("requireTimes() says where watermarks are missing", () => {
  const batch = batchFromRows(schema({ n: int32 }), [{ n: 1 }]);
  const error = assertThrows(() => requireTimes(batch), VolleyError);
  assertEquals([error.code, error.hint?.includes("withWatermarks")], ["EVENT_TIME_UNKNOWN", true]);
});
