import { assertEquals, assertThrows } from "@std/assert";
import { dictionary, float64, int32, int64, nullable, schema, timestamp, utf8 } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { columnsOf } from "./columns_of.ts";
import { callFunction, col, lit } from "./expr.ts";
import { typeOf } from "./type_of.ts";

const shape = schema({ a: int32, b: nullable(int64), t: dictionary(utf8) });

Deno.test("typeOf() gives a column its declared type, functions of it the value type", () => {
  assertEquals(typeOf(col("t").node, shape), { type: dictionary(utf8), nullable: false });
  assertEquals(typeOf(callFunction("upper", [col("t")]).node, shape), { type: utf8, nullable: false });
});

Deno.test("typeOf() carries null through functions", () => {
  assertEquals(typeOf(callFunction("add", [col("a"), col("b")]).node, shape), {
    type: int64,
    nullable: true,
  });
  assertEquals(typeOf(callFunction("isNull", [col("b")]).node, shape).nullable, false);
});

Deno.test("lit() is int32, int64 beyond its range, float64, utf8, bool, timestamp[ms]", () => {
  const types = [1, 2 ** 31, 0.5, -0, 1n, "x", new Date(0)].map((value) =>
    typeOf(lit(value).node, shape).type
  );
  assertEquals(types, [int32, int64, float64, float64, int64, utf8, timestamp("ms")]);
});

Deno.test("typeOf() names the nearest column and function", () => {
  const column = assertThrows(() => typeOf(col("aa").node, shape), VolleyError);
  assertEquals([column.code, column.hint], ["COLUMN_NOT_FOUND", 'Did you mean "a"?']);
  const fn = assertThrows(() => typeOf(callFunction("uper", [col("t")]).node, shape), VolleyError);
  assertEquals([fn.code, fn.hint], ["EXPR_UNKNOWN_FUNCTION", 'Did you mean "upper"?']);
  const count = assertThrows(() => typeOf(callFunction("add", [1]).node, shape), VolleyError);
  assertEquals(count.message, "Cannot call add with 1 arguments: it takes 2");
});

Deno.test("columnsOf() lists each column once, in order of first use", () => {
  assertEquals(
    columnsOf(
      callFunction("add", [callFunction("mul", [col("b"), 2]), callFunction("add", [col("a"), col("b")])])
        .node,
    ),
    ["b", "a"],
  );
});

Deno.test("call() refuses operands that are neither expressions nor constants", () => {
  for (const odd of [[1, 2], {}, { node: 5 }, () => 1, undefined, Symbol("x")]) {
    const error = assertThrows(() => callFunction("in", [col("a"), odd as never]), VolleyError);
    assertEquals(error.code, "EXPR_INVALID");
  }
});
