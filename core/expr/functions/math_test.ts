import { assertEquals } from "@std/assert";
import { float64, int32, int64, nullable, utf8 } from "../../data/mod.ts";
import { failureOf, valuesOf } from "../both_ways_test.ts";
import { callFunction, col } from "../expr.ts";

const on = (fn: string, values: readonly number[], params?: { [name: string]: unknown }) =>
  valuesOf(callFunction(fn, [col("a")], params), { a: float64 }, values.map((a) => ({ a })));

Deno.test("round() goes half away from zero, on decimal digits", () => {
  assertEquals(on("round", [0.5, -0.5, 2.5, 1.4999]), [1, -1, 3, 1]);
  assertEquals(on("round", [1.005, -1.255, 1e300], { digits: 2 }), [1.01, -1.26, 1e300]);
  assertEquals(on("round", [1234], { digits: -2 }), [1200]);
});

Deno.test("floor(), ceil(), trunc(), abs() and sign() keep integers integers", () => {
  assertEquals(on("floor", [-1.5, 1.5]), [-2, 1]);
  assertEquals(on("ceil", [-1.5, 1.5]), [-1, 2]);
  assertEquals(on("trunc", [-1.5, 1.5]), [-1, 1]);
  assertEquals(on("sign", [-1.5, 0, NaN]), [-1, 0, NaN]);
  assertEquals(valuesOf(callFunction("floor", [col("a")]), { a: int64 }, [{ a: 7n }]), [7n]);
  assertEquals(valuesOf(callFunction("abs", [col("a")]), { a: int32 }, [{ a: -7 }]), [7]);
  assertEquals(
    failureOf(callFunction("abs", [col("a")]), { a: int32 }, [{ a: -2147483648 }]).code,
    "EXPR_OVERFLOW",
  );
});

Deno.test("sqrt(), ln(), log10(), log2(), exp() and pow() are IEEE 754", () => {
  assertEquals(on("sqrt", [9, -1]), [3, NaN]);
  assertEquals(on("ln", [1, 0]), [0, -Infinity]);
  assertEquals(on("log10", [1000]), [3]);
  assertEquals(on("log2", [8]), [3]);
  assertEquals(on("exp", [0]), [1]);
  assertEquals(valuesOf(callFunction("pow", [col("a"), 2]), { a: int32 }, [{ a: 7 }]), [49]);
});

Deno.test("greatest() and least() are null where any operand is", () => {
  const shape = { a: nullable(int32), b: int32 };
  const rows = [{ a: 1, b: 2 }, { a: null, b: 2 }];
  assertEquals(valuesOf(callFunction("greatest", [col("a"), col("b")]), shape, rows), [2, null]);
  assertEquals(valuesOf(callFunction("least", [col("a"), col("b"), 0]), shape, rows), [0, null]);
  const texts = callFunction("greatest", [col("t"), "m"]);
  assertEquals(valuesOf(texts, { t: utf8 }, [{ t: "a" }, { t: "z" }]), ["m", "z"]);
});
