import { assertEquals, assertThrows } from "@std/assert";
import { nullable, schema, utf8 } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { valuesOf } from "../both_ways_test.ts";
import { callFunction, col } from "../expr.ts";
import { typeOf } from "../type_of.ts";

const texts = ["abc", "a%c", "ABC", "a\nc", "", null];

function apply(fn: string, params: { [name: string]: unknown }): unknown[] {
  return valuesOf(callFunction(fn, [col("t")], params), { t: nullable(utf8) }, texts.map((t) => ({ t })));
}

Deno.test("like() matches the whole text: % any, _ one character, a backslash escapes", () => {
  assertEquals(apply("like", { pattern: "a%" }), [true, true, false, true, false, null]);
  assertEquals(apply("like", { pattern: "a_c" }), [true, true, false, true, false, null]);
  assertEquals(apply("like", { pattern: "a\\%c" }), [false, true, false, false, false, null]);
  assertEquals(apply("like", { pattern: "" }), [false, false, false, false, true, null]);
  assertEquals(apply("like", { pattern: "%" }), [true, true, true, true, true, null]);
  assertEquals(apply("like", { pattern: "%b%" }), [true, false, false, false, false, null]);
  assertEquals(apply("like", { pattern: "%c" }), [true, true, false, true, false, null]);
  assertEquals(apply("like", { pattern: "a.c" }), [false, false, false, false, false, null]);
  assertEquals(apply("ilike", { pattern: "ab%" }), [true, false, true, false, false, null]);
});

Deno.test("regexpMatch(), regexpExtract() and regexpReplace() use JavaScript patterns", () => {
  assertEquals(apply("regexpMatch", { pattern: "^a.c$" }), [true, true, false, false, false, null]);
  assertEquals(apply("regexpMatch", { pattern: "^A", flags: "i" }), [true, true, true, true, false, null]);
  assertEquals(apply("regexpExtract", { pattern: "a(.)c", group: 1 }), ["b", "%", null, null, null, null]);
  assertEquals(apply("regexpReplace", { pattern: "([a-z])", replacement: "<$1>" })[0], "<a><b><c>");
});

Deno.test("regexpMatch() refuses a broken pattern when typed", () => {
  const broken = callFunction("regexpMatch", [col("t")], { pattern: "(" });
  assertEquals(
    assertThrows(() => typeOf(broken.node, schema({ t: utf8 })), VolleyError).code,
    "EXPR_PATTERN_INVALID",
  );
});
