import { assertEquals, assertThrows } from "@std/assert";
import {
  decimal,
  float32,
  float64,
  int32,
  int64,
  int8,
  nullable,
  schema,
  uint32,
  uint64,
  utf8,
} from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { failureOf, valuesOf } from "../both_ways_test.ts";
import { callFunction, col, lit } from "../expr.ts";
import { typeOf } from "../type_of.ts";

const a = callFunction("add", [col("a"), col("b")]);
const binary = (fn: string) => callFunction(fn, [col("a"), col("b")]);

function resultOf(
  left: Parameters<typeof schema>[0][string],
  right: Parameters<typeof schema>[0][string],
): string {
  return typeOf(a.node, schema({ a: left, b: right })).type.kind;
}

Deno.test("add() calculates small integers in int32, unsigned 32-bit ones in int64", () => {
  assertEquals(resultOf(int8, int8), "int32");
  assertEquals(resultOf(int32, int64), "int64");
  assertEquals(resultOf(uint32, int32), "int64");
  assertEquals(resultOf(uint64, uint32), "uint64");
  assertEquals(resultOf(uint64, int32), "int64");
  assertEquals(resultOf(int32, float32), "float64");
  assertEquals(resultOf(float32, float32), "float32");
  assertEquals(resultOf(decimal(10, 2), int32), "decimal");
});

Deno.test("lit() follows the other operand's type", () => {
  const kind = (type: Parameters<typeof schema>[0][string], value: number) =>
    typeOf(callFunction("add", [col("a"), lit(value)]).node, schema({ a: type })).type.kind;
  assertEquals(kind(int64, 1), "int64");
  assertEquals(kind(uint64, 1), "uint64");
  assertEquals(kind(float32, 1), "float32");
  assertEquals(kind(float32, 0.5), "float32");
  assertEquals(kind(float64, 1), "float64");
  assertEquals(kind(int32, 0.5), "float64");
  assertEquals(kind(int32, 5_000_000_000), "int64");
});

Deno.test("div() of integers truncates towards zero, of floats follows IEEE 754", () => {
  const rows = [{ a: 7, b: 2 }, { a: -7, b: 2 }, { a: 7, b: -2 }];
  assertEquals(valuesOf(binary("div"), { a: int32, b: int32 }, rows), [3, -3, -3]);
  assertEquals(valuesOf(binary("div"), { a: int64, b: int64 }, rows), [3n, -3n, -3n]);
  assertEquals(valuesOf(binary("mod"), { a: int32, b: int32 }, rows), [1, -1, 1]);
  const floats = [{ a: 1, b: 0 }, { a: -1, b: 0 }, { a: 0, b: 0 }];
  assertEquals(valuesOf(binary("div"), { a: float64, b: float64 }, floats), [Infinity, -Infinity, NaN]);
});

Deno.test("div() by an integer zero is EXPR_DIVISION_BY_ZERO at its row", () => {
  for (const type of [int32, int64]) {
    const error = failureOf(binary("div"), { a: type, b: type }, [{ a: 1, b: 1 }, { a: 1, b: 0 }]);
    assertEquals([error.code, error.at.row, error.at.column], ["EXPR_DIVISION_BY_ZERO", 1, "x"]);
    assertEquals(
      failureOf(binary("mod"), { a: type, b: type }, [{ a: 1, b: 0 }]).code,
      "EXPR_DIVISION_BY_ZERO",
    );
  }
});

Deno.test("div() does not fail where an operand is null", () => {
  const shape = { a: nullable(int32), b: nullable(int32) };
  assertEquals(valuesOf(binary("div"), shape, [{ a: null, b: 0 }, { a: 1, b: null }]), [null, null]);
});

Deno.test("add(), mul() and neg() beyond their type are EXPR_OVERFLOW", () => {
  const most = 2_147_483_647;
  assertEquals(failureOf(binary("add"), { a: int32, b: int32 }, [{ a: most, b: 1 }]).code, "EXPR_OVERFLOW");
  assertEquals(
    failureOf(binary("mul"), { a: int32, b: int32 }, [{ a: most, b: most }]).code,
    "EXPR_OVERFLOW",
  );
  const greatest = (1n << 63n) - 1n;
  assertEquals(
    failureOf(binary("add"), { a: int64, b: int64 }, [{ a: greatest, b: 1n }]).code,
    "EXPR_OVERFLOW",
  );
  assertEquals(failureOf(binary("sub"), { a: uint64, b: uint64 }, [{ a: 1n, b: 2n }]).code, "EXPR_OVERFLOW");
  const negative = callFunction("neg", [col("a")]);
  assertEquals(failureOf(negative, { a: int32 }, [{ a: -2_147_483_648 }]).code, "EXPR_OVERFLOW");
  assertEquals(failureOf(negative, { a: int8 }, [{ a: -128 }]).code, "EXPR_OVERFLOW");
});

Deno.test("int64 arithmetic is exact beyond 2^53", () => {
  const rows = [{ a: (1n << 53n) + 1n, b: 2n }, { a: (1n << 62n) + 3n, b: -3n }];
  assertEquals(valuesOf(binary("add"), { a: int64, b: int64 }, rows), [(1n << 53n) + 3n, 1n << 62n]);
  const product = [{ a: 94_906_267n, b: 94_906_267n }];
  assertEquals(valuesOf(binary("mul"), { a: int64, b: int64 }, product), [94_906_267n ** 2n]);
});

Deno.test("integers have no -0", () => {
  const product = callFunction("div", [lit(1), callFunction("cast", [binary("mul")], { to: float64 })]);
  assertEquals(valuesOf(product, { a: int32, b: int32 }, [{ a: 0, b: -5 }]), [Infinity]);
  assertEquals(valuesOf(product, { a: int64, b: int64 }, [{ a: 0, b: -5 }]), [Infinity]);
});

Deno.test("decimals add, subtract and multiply exactly", () => {
  const shape = { a: decimal(10, 2), b: decimal(10, 1) };
  const rows = [{ a: "0.10", b: "0.2" }, { a: "-1.05", b: "2.0" }];
  assertEquals(valuesOf(binary("add"), shape, rows), ["0.30", "0.95"]);
  assertEquals(valuesOf(binary("sub"), shape, rows), ["-0.10", "-3.05"]);
  assertEquals(valuesOf(binary("mul"), shape, rows), ["0.020", "-2.100"]);
  assertEquals(valuesOf(binary("div"), shape, rows), [0.5, -0.525]);
});

Deno.test("add() of text is EXPR_TYPE_MISMATCH with a hint", () => {
  const error = assertThrows(() => typeOf(a.node, schema({ a: utf8, b: int32 })), VolleyError);
  assertEquals([error.code, error.message], [
    "EXPR_TYPE_MISMATCH",
    "Cannot add utf8 and int32: both must be numbers",
  ]);
});
