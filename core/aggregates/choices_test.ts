import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  bool,
  type Column,
  columnBuilder,
  type DataType,
  decimal,
  float64,
  int32,
  int64,
  nullable,
  readValue,
  timestamp,
  uint64,
  utf8,
} from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type AccumulatorSpec, createAccumulator } from "./create.ts";
import { compileUpdate } from "./fused_update.ts";

function columnOf(type: DataType, values: readonly unknown[]): Column {
  const builder = columnBuilder(type);
  for (const value of values) builder.append(value);
  return builder.finish();
}

/** One group's result of values with optional times and partitions. */
function result(
  spec: Partial<AccumulatorSpec> & { fn: string; input: DataType },
  values: readonly unknown[],
  times: readonly number[] | null = null,
  partitions: readonly number[] = values.map(() => 0),
): unknown {
  const answers = [false, true].map((interpreted) => {
    const accumulator = createAccumulator({ params: {}, ...spec });
    accumulator.grow(1);
    const columns = [columnOf(spec.input, values)];
    const update = compileUpdate(columns, [accumulator], { interpreted });
    const at = times === null ? null : Float64Array.from(times);
    values.forEach((_, i) =>
      update([accumulator], columns, Int32Array.of(i), Int32Array.of(0), 0, 1, at, partitions[i])
    );
    return readValue(accumulator.finish(0, 1), 0);
  });
  assertEquals(answers[0], answers[1]);
  return answers[0];
}

const min = (input: DataType, ...values: unknown[]) => result({ fn: "min", input }, values);
const max = (input: DataType, ...values: unknown[]) => result({ fn: "max", input }, values);

Deno.test("min and max rank NaN above every number and take -0 for 0", () => {
  assertEquals([min(float64, NaN, 3, -2), max(float64, 3, NaN, -2)], [-2, NaN]);
  assertEquals([min(float64, NaN, Infinity), max(float64, -Infinity)], [Infinity, -Infinity]);
  assertEquals([min(float64, NaN), min(float64, Infinity), max(float64, NaN)], [NaN, Infinity, NaN]);
  for (const zero of [min(float64, 0, -0), min(float64, -0, 0), max(float64, -0)]) assert(Object.is(zero, 0));
  assertEquals([min(float64, null), max(float64, null)], [null, null]);
});

Deno.test("min and max order integers by value at their extremes", () => {
  const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];
  assertEquals([min(int64, 0n, least, most), max(int64, -1n, least, most)], [least, most]);
  assertEquals([min(int64, most), max(int64, least)], [most, least]);
  assertEquals([min(int64, 2n ** 32n, 2n ** 32n - 1n), max(int64, -1n, -2n)], [2n ** 32n - 1n, -1n]);
  assertEquals([min(uint64, 2n ** 63n, 1n), max(uint64, 2n ** 64n - 1n, 1n)], [1n, 2n ** 64n - 1n]);
  assertEquals([min(int32, 2 ** 31 - 1), max(int32, -(2 ** 31))], [2 ** 31 - 1, -(2 ** 31)]);
  assertEquals([min(timestamp("us"), 5n, -5n), max(timestamp("ms"), -10, -20)], [-5n, -10]);
});

Deno.test("min and max order decimals by value, bools false first, text by code points", () => {
  const type = decimal(38, 1);
  assertEquals([min(type, "0.1", "-0.1"), max(type, "-99999999999999999999.9", "-0.1")], ["-0.1", "-0.1"]);
  assertEquals([min(bool, true, false), max(bool, false, true), min(bool, true)], [false, true, true]);
  assertEquals([min(utf8, "b", "", "a"), max(utf8, "b", "ba", "a")], ["", "ba"]);
  assertEquals(max(utf8, "\uFF5E", "\u{1F600}", "z"), "\u{1F600}");
  assertEquals(min(utf8, "\u{1F600}", "\uFF5E"), "\uFF5E");
});

const first = { fn: "first", input: int32 };
const last = { fn: "last", input: int32 };
const collect = { fn: "collectList", input: int32 };

Deno.test("first and last go by event time, then partition, then arrival within it", () => {
  assertEquals(result(first, [1, 2, 3], [20, 10, 30]), 2);
  assertEquals(result(last, [1, 2, 3], [20, 30, 10]), 2);
  assertEquals(result(first, [1, 2, 3, 4], [5, 5, 5, 5], [2, 1, 1, 2]), 2);
  assertEquals(result(last, [1, 2, 3, 4], [5, 5, 5, 5], [1, 2, 2, 1]), 3);
  assertEquals(result(first, [null, 2], [1, 2]), 2);
});

Deno.test("first, last and collectList go by arrival without event times", () => {
  assertEquals(result(first, [1, 2, 3], null, [3, 2, 1]), 1);
  assertEquals(result(last, [1, 2, 3], null, [3, 2, 1]), 3);
  assertEquals(result(collect, [1, null, 3], null, [3, 2, 1]), [1, 3]);
});

Deno.test("collectList goes by event time, then partition, then arrival within it", () => {
  assertEquals(result(collect, [1, 2, 3, 4, null], [7, 5, 5, 5, 1], [0, 2, 1, 2, 0]), [3, 2, 4, 1]);
});

Deno.test("countDistinct takes all NaN for one value, -0 for 0, and passes over null", () => {
  const values = [NaN, -NaN, 0, -0, 1, null, 1];
  for (const fn of ["countDistinct", "approxCountDistinct"]) {
    assertEquals(result({ fn, input: float64 }, values), 3n);
    assertEquals(result({ fn, input: utf8 }, ["a", "", null, "a", "b"]), 3n);
    assertEquals(result({ fn, input: decimal(20, 2) }, ["1.00", "-1.00", "1.00"]), 2n);
    assertEquals(result({ fn, input: int64 }, [1n, 2n ** 32n, 1n, -1n]), 3n);
  }
});

Deno.test("a user aggregate's throw is AGGREGATE_USER_CODE, whatever was thrown", () => {
  const userDefined = {
    name: "picky",
    init: () => 0,
    add: (total: number, value: number) => {
      if (value > 1) throw new VolleyError({ code: "OTHER", message: "Cannot add: too much" });
      return total + value;
    },
    merge: (a: number, b: number) => a + b,
    value: (total: number) => total === 0 ? null : total,
    result: int32,
  };
  const spec = { fn: "user", input: int32, userDefined };
  assertEquals(result(spec, [1, null, 1]), 2);
  const error = assertThrows(() => result(spec, [1, 2]), VolleyError);
  assertEquals([error.code, error.at.row], ["AGGREGATE_USER_CODE", 1]);
  assertEquals(assertThrows(() => result(spec, [0]), VolleyError).code, "AGGREGATE_USER_CODE");
  assertEquals(result({ ...spec, userDefined: { ...userDefined, result: nullable(int32) } }, [0]), null);
});

Deno.test("createAccumulator() refuses unknown names, types it cannot take and bad quantiles", () => {
  const code = (fn: string, input: DataType, params = {}) =>
    assertThrows(() => createAccumulator({ fn, input, params }), VolleyError).code;
  assertEquals(code("summ", int32), "AGGREGATE_UNKNOWN");
  assertEquals(code("user", int32), "AGGREGATE_UNKNOWN");
  assertEquals(code("sum", utf8), "AGGREGATE_TYPE_MISMATCH");
  assertEquals(code("approxQuantile", int32, { q: 1.5 }), "AGGREGATE_INVALID");
});
