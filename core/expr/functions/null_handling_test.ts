import { assertEquals } from "@std/assert";
import { dictionary, int32, int64, nullable, schema, utf8 } from "../../data/mod.ts";
import { valuesOf } from "../both_ways_test.ts";
import { callFunction, col } from "../expr.ts";
import { typeOf } from "../type_of.ts";
import { when } from "../when.ts";

const shape = { a: nullable(int32), b: nullable(int64), t: nullable(dictionary(utf8)) };
const rows = [{ a: 1, b: 2n, t: "x" }, { a: null, b: 3n, t: null }, { a: null, b: null, t: "y" }];

Deno.test("coalesce() gives the first that is not null, in the common type", () => {
  const expr = callFunction("coalesce", [col("a"), col("b"), 0]);
  assertEquals(valuesOf(expr, shape, rows), [1n, 3n, 0n]);
  assertEquals(typeOf(expr.node, schema(shape)), { type: int64, nullable: false });
  assertEquals(valuesOf(callFunction("coalesce", [col("t"), "?"]), shape, rows), ["x", "?", "y"]);
});

Deno.test("ifNull() and nullIf() are each other's inverse", () => {
  assertEquals(valuesOf(callFunction("ifNull", [col("a"), 9]), shape, rows), [1, 9, 9]);
  assertEquals(valuesOf(callFunction("nullIf", [col("a"), 1]), shape, rows), [null, null, null]);
  assertEquals(valuesOf(callFunction("nullIf", [col("t"), "x"]), shape, rows), [null, null, "y"]);
});

Deno.test("nullIf() guards a division", () => {
  const expr = callFunction("div", [10, callFunction("nullIf", [col("a"), 0])]);
  assertEquals(valuesOf(expr, { a: int32 }, [{ a: 0 }, { a: 5 }]), [null, 2]);
});

Deno.test("isNull() and isNotNull() are never null", () => {
  assertEquals(valuesOf(callFunction("isNull", [col("a")]), shape, rows), [false, true, true]);
  assertEquals(valuesOf(callFunction("isNotNull", [col("t")]), shape, rows), [true, false, true]);
});

Deno.test("when() takes the first true condition and evaluates no other branch", () => {
  const size = when(callFunction("gt", [col("b"), 2])).then("big").when(callFunction("isNull", [col("b")]))
    .then("none");
  assertEquals(valuesOf(size.otherwise("small"), shape, rows), ["small", "big", "none"]);
  assertEquals(valuesOf(size.end(), shape, rows), [null, "big", "none"]);
  const guarded = when(callFunction("eq", [col("n"), 0])).then(-1).otherwise(
    callFunction("div", [10, col("n")]),
  );
  assertEquals(valuesOf(guarded, { n: int32 }, [{ n: 0 }, { n: 5 }]), [-1, 2]);
});
