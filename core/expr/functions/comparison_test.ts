import { assertEquals, assertThrows } from "@std/assert";
import {
  date,
  decimal,
  dictionary,
  float32,
  float64,
  int32,
  int64,
  nullable,
  schema,
  timestamp,
  uint64,
  utf8,
} from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { valuesOf } from "../both_ways_test.ts";
import { callFunction, col, lit } from "../expr.ts";
import { typeOf } from "../type_of.ts";

const compare = (fn: string) => callFunction(fn, [col("a"), col("b")]);

Deno.test("comparisons with null are null", () => {
  const shape = { a: nullable(int32), b: nullable(int32) };
  const rows = [{ a: 1, b: null }, { a: null, b: 1 }, { a: null, b: null }, { a: 1, b: 1 }];
  assertEquals(valuesOf(compare("eq"), shape, rows), [null, null, null, true]);
  assertEquals(valuesOf(compare("isSame"), shape, rows), [false, false, true, true]);
});

Deno.test("NaN equals nothing and has no order; -0 equals 0", () => {
  const rows = [{ a: NaN, b: NaN }, { a: -0, b: 0 }, { a: NaN, b: 1 }];
  const shape = { a: float64, b: float64 };
  assertEquals(valuesOf(compare("eq"), shape, rows), [false, true, false]);
  assertEquals(valuesOf(compare("ne"), shape, rows), [true, false, true]);
  assertEquals(valuesOf(compare("gt"), shape, rows), [false, false, false]);
  assertEquals(valuesOf(compare("le"), shape, rows), [false, true, false]);
  assertEquals(valuesOf(callFunction("isNaN", [col("a")]), shape, rows), [true, false, true]);
});

Deno.test("numbers of different types compare by value", () => {
  const rows = [{ a: 2n ** 53n + 1n, b: 2 ** 53 }, { a: -1n, b: 0.5 }];
  assertEquals(valuesOf(compare("gt"), { a: int64, b: float64 }, rows), [true, false]);
  assertEquals(valuesOf(compare("lt"), { a: int64, b: uint64 }, [{ a: -1n, b: 2n ** 64n - 1n }]), [true]);
  assertEquals(valuesOf(compare("eq"), { a: decimal(10, 2), b: int32 }, [{ a: "3.00", b: 3 }]), [true]);
});

Deno.test("a constant compared with float32 is the nearest float32", () => {
  assertEquals(valuesOf(callFunction("eq", [col("a"), 0.1]), { a: float32 }, [{ a: Math.fround(0.1) }]), [
    true,
  ]);
});

Deno.test("text compares by code point, plain and coded alike", () => {
  const rows = [{ a: "\u{1f600}", b: "\uffff" }, { a: "a", b: "b" }, { a: "ab", b: "a" }, { a: "", b: "" }];
  for (const type of [utf8, dictionary(utf8)]) {
    assertEquals(valuesOf(compare("gt"), { a: type, b: utf8 }, rows), [true, false, true, false]);
    assertEquals(valuesOf(callFunction("eq", [col("a"), "ab"]), { a: type, b: utf8 }, rows), [
      false,
      false,
      true,
      false,
    ]);
  }
});

Deno.test("dates and timestamps compare across units and with ISO text", () => {
  const shape = { a: date, b: timestamp("us") };
  const rows = [{ a: "2024-02-29", b: "2024-02-29T00:00:00Z" }, {
    a: "2024-02-29",
    b: "2024-02-29T00:00:00.000001Z",
  }];
  assertEquals(valuesOf(compare("eq"), shape, rows), [true, false]);
  assertEquals(valuesOf(callFunction("lt", [col("b"), "2024-02-29T00:00:00.000001Z"]), shape, rows), [
    true,
    false,
  ]);
  assertEquals(valuesOf(callFunction("ge", [col("a"), "2024-03-01"]), shape, rows), [false, false]);
});

Deno.test("in() is null where nothing matches and a candidate is null", () => {
  const shape = { a: nullable(int32) };
  const rows = [{ a: 1 }, { a: 5 }, { a: null }];
  assertEquals(valuesOf(callFunction("in", [col("a"), 1, 2]), shape, rows), [true, false, null]);
  assertEquals(valuesOf(callFunction("in", [col("a"), 1, null]), shape, rows), [true, null, null]);
  assertEquals(valuesOf(callFunction("in", [col("a"), 1, 2, 3, 4, 6, 7, 8, 9]), shape, rows), [
    true,
    false,
    null,
  ]);
  const texts = callFunction("in", [col("t"), "x", "y"]);
  assertEquals(valuesOf(texts, { t: utf8 }, [{ t: "y" }, { t: "z" }]), [true, false]);
});

Deno.test("between() includes both ends", () => {
  const rows = [1, 2, 3, 4].map((a) => ({ a }));
  assertEquals(valuesOf(callFunction("between", [col("a"), 2, 3]), { a: int32 }, rows), [
    false,
    true,
    true,
    false,
  ]);
});

Deno.test("eq() of text and number is EXPR_TYPE_MISMATCH with a hint", () => {
  const error = assertThrows(() => typeOf(compare("eq").node, schema({ a: utf8, b: int64 })), VolleyError);
  assertEquals([error.code, error.at.column], ["EXPR_TYPE_MISMATCH", "a"]);
  assertEquals(error.message, "Cannot compare utf8 with int64: they have no common type");
  const bad = callFunction("eq", [col("a"), lit("yesterday")]);
  assertEquals(
    assertThrows(() => typeOf(bad.node, schema({ a: date })), VolleyError).code,
    "EXPR_TYPE_MISMATCH",
  );
});
