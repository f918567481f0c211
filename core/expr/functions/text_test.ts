import { assertEquals } from "@std/assert";
import { dictionary, int32, nullable, utf8 } from "../../data/mod.ts";
import { valuesOf } from "../both_ways_test.ts";
import { callFunction, col, lit } from "../expr.ts";

const rows = [{ t: " Ab " }, { t: "\u{1d11e}xy" }, { t: null }, { t: "" }];

/** Over plain and dictionary-coded text, which must agree. */
function apply(
  fn: string,
  args: readonly (string | number)[] = [],
  params?: { [name: string]: unknown },
): unknown[] {
  const expr = callFunction(fn, [col("t"), ...args.map((arg) => lit(arg))], params);
  const plain = valuesOf(expr, { t: nullable(utf8) }, rows);
  assertEquals(valuesOf(expr, { t: nullable(dictionary(utf8)) }, rows), plain);
  return plain;
}

Deno.test("length() counts code points", () => {
  assertEquals(apply("length"), [4, 3, null, 0]);
});

Deno.test("lower(), upper() and trims change text, null stays null", () => {
  assertEquals(apply("lower"), [" ab ", "\u{1d11e}xy", null, ""]);
  assertEquals(apply("upper"), [" AB ", "\u{1d11e}XY", null, ""]);
  assertEquals(apply("trim"), ["Ab", "\u{1d11e}xy", null, ""]);
  assertEquals(apply("ltrim"), ["Ab ", "\u{1d11e}xy", null, ""]);
  assertEquals(apply("rtrim"), [" Ab", "\u{1d11e}xy", null, ""]);
});

Deno.test("substring() counts code points from 0, end excluded", () => {
  assertEquals(apply("substring", [1]), ["Ab ", "xy", null, ""]);
  assertEquals(apply("substring", [0, 2]), [" A", "\u{1d11e}x", null, ""]);
  assertEquals(apply("substring", [-5, 99]), [" Ab ", "\u{1d11e}xy", null, ""]);
});

Deno.test("concat() is null where any part is", () => {
  assertEquals(apply("concat", ["!", "?"]), [" Ab !?", "\u{1d11e}xy!?", null, "!?"]);
});

Deno.test("startsWith(), endsWith() and contains() test text", () => {
  assertEquals(apply("startsWith", [" A"]), [true, false, null, false]);
  assertEquals(apply("endsWith", ["y"]), [false, true, null, false]);
  assertEquals(apply("contains", [""]), [true, true, null, true]);
});

Deno.test("splitPart() counts from 0 or from the end; a missing part is null", () => {
  const parts = (index: number) => {
    const expr = callFunction("splitPart", [col("t")], { separator: "-", index });
    return valuesOf(expr, { t: utf8 }, [{ t: "a-b-c" }, { t: "x" }]);
  };
  assertEquals(parts(1), ["b", null]);
  assertEquals(parts(-1), ["c", "x"]);
});

Deno.test("replace() takes both texts literally", () => {
  assertEquals(apply("replace", [], { search: "A", replacement: "$&" }), [" $&b ", "\u{1d11e}xy", null, ""]);
});

Deno.test("text of several columns is built per row", () => {
  const expr = callFunction("concat", [col("a"), callFunction("cast", [col("n")], { to: utf8 })]);
  assertEquals(valuesOf(expr, { a: dictionary(utf8), n: int32 }, [{ a: "x", n: 1 }, { a: "y", n: -2 }]), [
    "x1",
    "y-2",
  ]);
});
