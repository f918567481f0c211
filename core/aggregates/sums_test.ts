import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  columnBuilder,
  type DataType,
  decimal,
  float64,
  int32,
  int64,
  readValue,
  uint32,
  uint64,
} from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { Accumulator } from "./accumulator.ts";
import { createAccumulator } from "./create.ts";
import { compileUpdate } from "./fused_update.ts";
import { IntSumAccumulator } from "./int_sum.ts";

/** One group's accumulator after `values`, in calls of at most `chunk` rows. */
function after(fn: string, input: DataType, values: readonly unknown[], interpreted = false): Accumulator {
  const accumulator = createAccumulator({ fn, input, params: {} });
  accumulator.grow(1);
  const builder = columnBuilder(input);
  for (const value of values) builder.append(value);
  const columns = [builder.finish()];
  const rows = Int32Array.from(values, (_, i) => i);
  const update = compileUpdate(columns, [accumulator], { interpreted });
  update([accumulator], columns, rows, new Int32Array(rows.length), 0, rows.length, null, 0);
  return accumulator;
}

function result(fn: string, input: DataType, values: readonly unknown[]): unknown {
  const [fused, plain] = [false, true].map((interpreted) =>
    after(fn, input, values, interpreted).finish(0, 1)
  );
  assertEquals(readValue(fused, 0), readValue(plain, 0));
  return readValue(fused, 0);
}

function assertOverflows(accumulator: Accumulator): void {
  const error = assertThrows(() => accumulator.finish(0, 1), VolleyError);
  assertEquals(error.code, "AGGREGATE_OVERFLOW");
}

const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];

Deno.test("sum of int64 is exact at the extremes and overflows by one past them", () => {
  assertEquals(result("sum", int64, [most]), most);
  assertEquals(result("sum", int64, [least]), least);
  assertEquals(result("sum", int64, [most, -1n, 1n]), most);
  assertEquals(result("sum", int64, [most, 5n, least, -5n]), -1n);
  assertEquals(result("sum", int64, [2n ** 53n, 1n, 1n, 1n]), 2n ** 53n + 3n);
  assertEquals(result("sum", int64, [1n, -1n]), 0n);
  assertEquals(result("sum", int64, [0n]), 0n);
  assertOverflows(after("sum", int64, [most, 1n]));
  assertOverflows(after("sum", int64, [least, -1n]));
});

Deno.test("sum of uint64 is exact up to 2^64 - 1", () => {
  assertEquals(result("sum", uint64, [2n ** 63n, 2n ** 63n - 1n]), 2n ** 64n - 1n);
  assertOverflows(after("sum", uint64, [2n ** 63n, 2n ** 63n]));
});

Deno.test("sum of narrow integers stays exact past 2^53", () => {
  for (const [type, value] of [[int32, -(2 ** 31)], [int32, 2 ** 31 - 1], [uint32, 2 ** 32 - 1]] as const) {
    const sum = new IntSumAccumulator(type, false);
    sum.grow(1);
    const rows = 1 << 20;
    // What the fused loop does for 32 batches of a million rows of that value.
    for (let batch = 0; batch < 32; batch++) {
      sum.reserve(rows);
      for (let i = 0; i < rows; i++) sum.low[0] += value;
    }
    assertEquals(readValue(sum.finish(0, 1), 0), BigInt(value) * BigInt(rows) * 32n);
  }
});

Deno.test("sum of int64 stays exact over many carries", () => {
  const sum = new IntSumAccumulator(int64, false);
  sum.grow(2);
  const rows = 1 << 20;
  for (let batch = 0; batch < 8; batch++) {
    sum.reserve(rows);
    for (let i = 0; i < rows; i++) sum.low[1] += 2 ** 32 - 1;
    sum.high![1] -= rows;
  }
  assertEquals(readValue(sum.finish(0, 2), 1), -8n * BigInt(rows));
  assertEquals(readValue(sum.finish(0, 2), 0), null);
});

Deno.test("merging sums that were carried and sums that were not is exact", () => {
  const rows = 1 << 20;
  const [far, near] = [new IntSumAccumulator(int32, false), new IntSumAccumulator(int32, false)];
  for (const sum of [far, near]) sum.grow(1);
  for (let batch = 0; batch < 6; batch++) {
    far.reserve(rows);
    for (let i = 0; i < rows; i++) far.low[0] += 2 ** 31 - 1;
  }
  near.reserve(1);
  near.low[0] += 7;
  near.merge(far, 0, 1, Int32Array.of(0));
  near.merge(far, 0, 1, Int32Array.of(0));
  assertEquals(readValue(near.finish(0, 1), 0), 12n * BigInt(rows) * (2n ** 31n - 1n) + 7n);
});

Deno.test("a merged sum has room for as many rows as a fresh one", () => {
  const rows = 1 << 21;
  const [into, other] = [new IntSumAccumulator(int32, false), new IntSumAccumulator(int32, false)];
  for (const sum of [into, other]) {
    sum.grow(1);
    sum.reserve(rows);
    sum.low[0] = 2 ** 52 + 2 ** 51 - 1;
  }
  into.clear();
  into.merge(other, 0, 1, Int32Array.of(0));
  into.reserve(rows);
  for (let i = 0; i < rows; i++) into.low[0] += 2 ** 31 - 1;
  assertEquals(
    readValue(into.finish(0, 1), 0),
    2n ** 52n + 2n ** 51n - 1n + BigInt(rows) * (2n ** 31n - 1n),
  );
});

Deno.test("sum of floats loses nothing to cancellation and keeps NaN and infinities", () => {
  assertEquals(result("sum", float64, [1, 1e100, 1, -1e100]), 2);
  assertEquals(result("sum", float64, Array(10).fill(0.1)), 1);
  assertEquals(result("sum", float64, [1, NaN]), NaN);
  assertEquals(result("sum", float64, [1, Infinity]), Infinity);
  assertEquals(result("sum", float64, [-Infinity, Infinity]), NaN);
  assert(Object.is(result("sum", float64, [-0, -0]), 0));
  assertEquals(result("sum", float64, []), null);
});

Deno.test("sum of floats is compensated over merges too", () => {
  const parts = [[1e100], [1], [-1e100], [1]].map((values) => after("sum", float64, values));
  const whole = after("sum", float64, []);
  for (const part of parts) whole.merge(part, 0, 1, Int32Array.of(0));
  assertEquals(readValue(whole.finish(0, 1), 0), 2);
});

Deno.test("sum of decimals is exact to 38 digits and overflows past them", () => {
  const money = decimal(38, 2);
  const nines = "999999999999999999999999999999999999.99";
  assertEquals(result("sum", money, ["0.10", "0.20", "-0.31"]), "-0.01");
  assertEquals(result("sum", money, [nines]), nines);
  assertEquals(result("sum", money, [nines, "0.01", `-${nines}`]), "0.01");
  assertEquals(result("sum", money, ["0.00"]), "0.00");
  assertOverflows(after("sum", money, [nines, "0.01"]));
  assertOverflows(after("sum", money, [`-${nines}`, "-0.01"]));
});

Deno.test("avg divides the exact sum", () => {
  assertEquals(result("avg", int64, [most, most, most]), Number(most));
  assertEquals(result("avg", int64, [2n ** 53n + 1n, -(2n ** 53n)]), 0.5);
  assertEquals(result("avg", uint64, [2n ** 63n, 2n ** 63n]), 2 ** 63);
  assertEquals(result("avg", float64, [1e100, 3, -1e100, 1]), 1);
  assertEquals(result("avg", decimal(10, 2), ["1.50", "-2.50"]), -0.5);
  assertEquals(result("avg", int32, [null, 4, null]), 4);
});

Deno.test("stddev and variance stay accurate where values are large and their spread is small", () => {
  const values = [4, 7, 13, 16].map((value) => value + 1e9);
  assertAlmostEquals(result("variance", float64, values) as number, 30, 1e-6);
  assertAlmostEquals(result("stddev", float64, values) as number, Math.sqrt(30), 1e-6);
  const whole = after("variance", float64, values.slice(0, 1));
  whole.merge(after("variance", float64, values.slice(1)), 0, 1, Int32Array.of(0));
  assertAlmostEquals(readValue(whole.finish(0, 1), 0) as number, 30, 1e-6);
  assertEquals(result("variance", float64, [5]), null);
  assertEquals(result("variance", float64, [5, 5]), 0);
  assertEquals(result("variance", float64, [5, NaN]), NaN);
});

Deno.test("population forms divide by the number of values", () => {
  const spread = createAccumulator({ fn: "variance", input: int32, params: { population: true } });
  spread.grow(2);
  spread.merge(after("variance", int32, [1, 3]), 0, 1, Int32Array.of(0));
  spread.merge(after("variance", int32, [8]), 0, 1, Int32Array.of(1));
  assertEquals([0, 1].map((slot) => readValue(spread.finish(0, 2), slot)), [1, 0]);
});
