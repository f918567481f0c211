import { assertEquals } from "@std/assert";
import { bool, int32, nullable } from "../../data/mod.ts";
import { failureOf, valuesOf } from "../both_ways_test.ts";
import { callFunction, col } from "../expr.ts";

const shape = { a: nullable(bool), b: nullable(bool) };
const truths = [true, false, null];
const pairs = truths.flatMap((a) => truths.map((b) => ({ a, b })));
const operands = [col("a"), col("b")];

Deno.test("and() is three-valued: false decides, else null is contagious", () => {
  const values = valuesOf(callFunction("and", operands), shape, pairs);
  assertEquals(values, [true, false, null, false, false, false, null, false, null]);
});

Deno.test("or() is three-valued: true decides, else null is contagious", () => {
  const values = valuesOf(callFunction("or", operands), shape, pairs);
  assertEquals(values, [true, true, true, true, false, null, true, null, null]);
});

Deno.test("not() of null is null", () => {
  assertEquals(valuesOf(callFunction("not", [col("a")]), shape, truths.map((a) => ({ a }))), [
    false,
    true,
    null,
  ]);
});

Deno.test("and() and or() don't evaluate what stands behind a decision", () => {
  const numbers = { n: nullable(int32) };
  const quotient = callFunction("gt", [callFunction("div", [10, col("n")]), 1]);
  const nonZero = callFunction("ne", [col("n"), 0]);
  const rows = [{ n: 0 }, { n: 5 }, { n: null }];
  assertEquals(valuesOf(callFunction("and", [nonZero, quotient]), numbers, rows), [false, true, null]);
  const zero = callFunction("eq", [col("n"), 0]);
  assertEquals(valuesOf(callFunction("or", [zero, quotient]), numbers, rows), [true, true, null]);
  assertEquals(
    failureOf(callFunction("and", [quotient, nonZero]), numbers, rows).code,
    "EXPR_DIVISION_BY_ZERO",
  );
});
