import { assertEquals, assertThrows } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { inferSchema } from "./infer_schema.ts";
import { batchFromRows } from "./rows.ts";
import { toRows } from "./to_rows.ts";

function inferred(...rows: object[]): string {
  return String(inferSchema(rows));
}

function refused(...rows: unknown[]): VolleyError {
  return assertThrows(() => inferSchema(rows as object[]), VolleyError);
}

Deno.test("inferSchema() gives each kind of value its type", () => {
  const row = {
    a: 1,
    b: 1n,
    c: "x",
    d: true,
    e: new Date(0),
    f: new Uint8Array(1),
    g: [1],
    h: { i: 1, j: ["x"] },
    k: Float32Array.of(1),
  };
  assertEquals(
    inferred(row),
    "a float64, b int64, c utf8, d bool, e timestamp[ms], f binary, g list<float64>, " +
      "h struct<i float64, j list<utf8>>, k list<float32>",
  );
  assertEquals(toRows(batchFromRows(inferSchema([row]), [row as never])), [{
    ...row,
    e: 0,
    k: [1],
  }]);
});

Deno.test("inferSchema() makes a column nullable that is null or missing in some row", () => {
  assertEquals(inferred({ a: 1, b: 1 }, { a: null, c: 2 }), "a float64?, b float64?, c float64?");
  assertEquals(inferred({ a: { x: 1 } }, { a: { y: 1 } }), "a struct<x float64?, y float64?>");
});

Deno.test("inferSchema() makes a column without any value null, and looks past nulls and empty lists", () => {
  assertEquals(
    inferred({ a: null, b: undefined, c: null, d: [] }, { c: 1, d: [null, "x"] }),
    "a null?, b null?, c float64?, d list<utf8>",
  );
});

Deno.test("inferSchema() refuses mixed kinds with row and column", () => {
  const error = refused({ a: 1 }, { a: 2 }, { a: "3" });
  assertEquals(error.code, "SCHEMA_MIXED_TYPES");
  assertEquals(error.at, { row: 2, column: "a" });
  assertEquals(error.message, 'Cannot infer schema: column "a" is float64 before row 2 and utf8 there');
  assertEquals(refused({ a: 1 }, { a: 1n }).code, "SCHEMA_MIXED_TYPES");
  assertEquals(refused({ a: [1, "x"] }).code, "SCHEMA_MIXED_TYPES");
  assertEquals(refused({ a: [1] }, { a: 1 }).code, "SCHEMA_MIXED_TYPES");
  assertEquals(refused({ a: 1 }, { a: [1] }).code, "SCHEMA_MIXED_TYPES");
  assertEquals(refused({ a: { b: 1 } }, { a: { b: "x" } }).at, { row: 1, column: "a.b" });
});

Deno.test("inferSchema() refuses what no column can hold", () => {
  assertEquals(refused({ a: new Map() }).code, "SCHEMA_UNSUPPORTED_VALUE");
  assertEquals(refused({ a: () => 1 }).code, "SCHEMA_UNSUPPORTED_VALUE");
  assertEquals(refused(5).code, "SCHEMA_UNSUPPORTED_VALUE");
  assertEquals(refused().code, "SCHEMA_EMPTY");
  assertEquals(refused({}).code, "SCHEMA_EMPTY");
});

Deno.test("inferSchema() takes an own __proto__ as a column, at the top and inside", () => {
  const row = JSON.parse(`{"__proto__": 1, "s": {"__proto__": {"x": 2}}}`);
  const found = inferSchema([row]);
  assertEquals(String(found), "__proto__ float64, s struct<__proto__ struct<x float64>>");
  const [read] = toRows(batchFromRows(found, [row]));
  assertEquals(JSON.stringify(read), JSON.stringify(row));
  assertEquals(({} as Record<string, unknown>).x, undefined);
});
