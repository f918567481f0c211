import { assertEquals, assertThrows } from "@std/assert";
import {
  bool,
  type DataType,
  date,
  decimal,
  float32,
  float64,
  int32,
  int64,
  int8,
  nullable,
  schema,
  struct,
  timestamp,
  uint64,
  utf8,
} from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { failureOf, valuesOf } from "../both_ways_test.ts";
import { callFunction, col } from "../expr.ts";
import { typeOf } from "../type_of.ts";

const to = (type: DataType) => callFunction("cast", [col("a")], { to: type });
const tryTo = (type: DataType) => callFunction("tryCast", [col("a")], { to: type });

function cast(from: DataType, type: DataType, values: readonly unknown[]): unknown[] {
  return valuesOf(to(type), { a: from }, values.map((a) => ({ a })));
}

Deno.test("cast() of floats to integers cuts the fraction", () => {
  assertEquals(cast(float64, int32, [1.9, -1.9, -0.5]), [1, -1, 0]);
  assertEquals(cast(float64, int64, [2 ** 60]), [2n ** 60n]);
});

Deno.test("cast() of a value without counterpart is EXPR_CAST_FAILED, tryCast() null", () => {
  const cases: readonly [DataType, DataType, unknown][] = [
    [float64, int32, NaN],
    [float64, int32, 2 ** 31],
    [int32, int8, 128],
    [int64, uint64, -1n],
    [utf8, int32, "4.5"],
    [utf8, float64, "x"],
    [utf8, bool, "yes"],
    [utf8, date, "2024-02-30"],
    [utf8, decimal(4, 2), "123.45"],
  ];
  for (const [from, type, value] of cases) {
    assertEquals(failureOf(to(type), { a: from }, [{ a: value }]).code, "EXPR_CAST_FAILED");
    assertEquals(valuesOf(tryTo(type), { a: from }, [{ a: value }]), [null]);
  }
});

Deno.test("cast() reads and writes text", () => {
  assertEquals(cast(utf8, int64, [" 42 ", "-9223372036854775808"]), [42n, -9223372036854775808n]);
  assertEquals(cast(utf8, float64, ["1e3", "-inf", "NaN", ".5"]), [1000, -Infinity, NaN, 0.5]);
  assertEquals(cast(utf8, bool, ["true", "F", "1"]), [true, false, true]);
  assertEquals(cast(utf8, decimal(6, 2), ["12.5"]), ["12.50"]);
  assertEquals(cast(float64, utf8, [0.1, 1e21, -0]), ["0.1", "1e+21", "0"]);
  assertEquals(cast(decimal(6, 2), utf8, ["-0.05"]), ["-0.05"]);
  assertEquals(cast(bool, utf8, [true]), ["true"]);
  assertEquals(cast(date, utf8, ["2024-02-29"]), ["2024-02-29"]);
  assertEquals(cast(timestamp("us"), utf8, ["2024-02-29T01:02:03.5Z"]), ["2024-02-29T01:02:03.500000Z"]);
});

Deno.test("cast() between times floors towards the past", () => {
  assertEquals(cast(timestamp("ms"), timestamp("s"), [-1, 1999]), [-1000, 1000]);
  assertEquals(cast(timestamp("ms"), date, [-1, 86_400_000]), [-86_400_000, 86_400_000]);
  assertEquals(cast(int64, timestamp("ms"), [5n]), [5]);
  assertEquals(cast(timestamp("us"), int64, [5n]), [5n]);
  assertEquals(cast(utf8, timestamp("ms"), ["2024-02-29T02:00:00+02:00"]), [Date.UTC(2024, 1, 29)]);
});

Deno.test("cast() keeps null and narrows float32", () => {
  assertEquals(valuesOf(to(float32), { a: nullable(float64) }, [{ a: 0.1 }, { a: null }]), [
    Math.fround(0.1),
    null,
  ]);
});

Deno.test("cast() between types without a conversion is EXPR_TYPE_MISMATCH", () => {
  const shape = schema({ a: struct({ b: int32 }) });
  assertEquals(assertThrows(() => typeOf(to(int32).node, shape), VolleyError).code, "EXPR_TYPE_MISMATCH");
  assertEquals(
    assertThrows(() => typeOf(to(bool).node, schema({ a: date })), VolleyError).code,
    "EXPR_TYPE_MISMATCH",
  );
});
