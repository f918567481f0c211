import { assertEquals } from "@std/assert";
import { FUNCTION_LINES_MAX, functionLength } from "./function_length.ts";

const body = (lines: number) => "{\n" + "  a();\n".repeat(lines - 2) + "}";
const messages = (text: string) =>
  functionLength.check({ path: "core/data/x.ts", text }).map(({ message }) => message);

Deno.test("function-length allows exactly the limit", () => {
  assertEquals(messages(`function f() ${body(FUNCTION_LINES_MAX)}`), []);
});

Deno.test("function-length measures every form of function and names it", () => {
  const long = body(FUNCTION_LINES_MAX + 1);
  const named = (name: string) => [`function ${name} has 71 lines (at most 70)`];
  assertEquals(messages(`function f() ${long}`), named("f"));
  assertEquals(messages(`const g = () => ${long};`), named("g"));
  assertEquals(messages(`class A { #h() ${long} }`), named("#h"));
  assertEquals(messages(`const o = { i() ${long} };`), named("i"));
  assertEquals(messages(`run(() => ${long});`), named("(anonymous)"));
});
