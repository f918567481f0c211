import { assertEquals, assertThrows } from "@std/assert";
import { dictionary, nullable, schema, utf8 } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { failureOf, valuesOf } from "../both_ways_test.ts";
import { callFunction, col } from "../expr.ts";
import { typeOf } from "../type_of.ts";

const rows = [{ t: '{"a":{"b":[1,"x",true]},"__proto__":7}' }, { t: "[]" }, { t: null }];

function at(fn: string, path: string): unknown[] {
  const expr = callFunction(fn, [col("t")], { path });
  const plain = valuesOf(expr, { t: nullable(utf8) }, rows);
  assertEquals(valuesOf(expr, { t: nullable(dictionary(utf8)) }, rows), plain);
  return plain;
}

Deno.test("jsonText() gives strings bare, anything else as JSON, null where absent", () => {
  assertEquals(at("jsonText", "$.a.b[1]"), ["x", null, null]);
  assertEquals(at("jsonText", "$.a.b"), ['[1,"x",true]', null, null]);
  assertEquals(at("jsonText", '$["__proto__"]'), ["7", null, null]);
  assertEquals(at("jsonText", "$.toString"), [null, null, null]);
});

Deno.test("jsonNumber() and jsonBoolean() are null for other kinds of value", () => {
  assertEquals(at("jsonNumber", "$.a.b[0]"), [1, null, null]);
  assertEquals(at("jsonNumber", "$.a.b[1]"), [null, null, null]);
  assertEquals(at("jsonBoolean", "$.a.b[-1]"), [true, null, null]);
});

Deno.test("jsonText() of text that is not JSON is EXPR_INVALID_JSON", () => {
  const expr = callFunction("jsonText", [col("t")], { path: "$.a" });
  assertEquals(failureOf(expr, { t: utf8 }, [{ t: "{}" }, { t: "{" }]).code, "EXPR_INVALID_JSON");
});

Deno.test("jsonText() refuses a broken path when typed", () => {
  const expr = callFunction("jsonText", [col("t")], { path: "a..b" });
  assertEquals(assertThrows(() => typeOf(expr.node, schema({ t: utf8 })), VolleyError).code, "EXPR_INVALID");
});
