import { assertEquals, assertThrows } from "@std/assert";
import {
  decimal,
  dictionary,
  int32,
  int64,
  list,
  nullable,
  schema,
  timestamp,
  utf8,
} from "../../data/mod.ts";
import { valuesOf } from "../both_ways_test.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { Operand } from "../build.ts";
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

Deno.test("nullIf() keeps the type of the first, whatever it is compared with", () => {
  const columns = { i: int32, d: decimal(10, 2), t: timestamp("ms") };
  const typed = (...args: Operand[]) => typeOf(callFunction("nullIf", args).node, schema(columns));
  assertEquals(typed(col("i"), col("d")), { type: int32, nullable: true });
  assertEquals(typed(col("d"), col("i")), { type: decimal(10, 2), nullable: true });
  assertEquals(typed(col("t"), "2024-01-01"), { type: timestamp("ms"), nullable: true });
  const given = [{ i: 2, d: "2.00", t: 0 }, { i: 2, d: "2.50", t: 0 }];
  assertEquals(valuesOf(callFunction("nullIf", [col("i"), col("d")]), columns, given), [null, 2]);
});

Deno.test("coalesce() takes lists and a null among them", () => {
  const columns = { l: nullable(list(int32)) };
  const given = [{ l: [1, 2] }, { l: null }];
  assertEquals(valuesOf(callFunction("coalesce", [col("l"), null]), columns, given), [[1, 2], null]);
  assertThrows(() => typeOf(col("l").eq(null).node, schema(columns)), VolleyError, "list<int32> with null");
});

Deno.test("notNull() is the same value, typed as never null", () => {
  const expr = callFunction("notNull", [col("a")]);
  assertEquals(typeOf(expr.node, schema(shape)), { type: int32, nullable: false });
  assertEquals(typeOf(expr.add(1).node, schema(shape)), { type: int32, nullable: false });
  assertEquals(valuesOf(expr, shape, rows.slice(0, 1)), [1]);
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
