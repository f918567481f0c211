import { assertEquals, assertThrows } from "@std/assert";
import { batchFromRows, decimal, int64, schema, timestamp } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { callFunction, col, lit } from "./expr.ts";
import { interpret } from "./interpret.ts";
import { parseExpr } from "./parse_expr.ts";
import { when } from "./when.ts";

const code = (json: unknown) => assertThrows(() => parseExpr(json), VolleyError).code;

Deno.test("parseExpr() gives back what JSON was made from", () => {
  const exprs = [
    col("a"),
    lit(1n),
    lit(-0),
    lit(NaN),
    lit("12.50", decimal(10, 2)),
    lit(new Date(5)),
    callFunction("cast", [col("a")], { to: timestamp("us", "UTC") }),
    when(callFunction("in", [col("a"), 1, null])).then("x").otherwise("y"),
  ];
  for (const { node } of exprs) assertEquals(parseExpr(JSON.parse(JSON.stringify(node))), node);
});

Deno.test("parseExpr() takes __proto__ for a column like any other", () => {
  const node = parseExpr(JSON.parse('{"op":"col","name":"__proto__"}'));
  const batch = batchFromRows(schema({ ["__proto__"]: int64 }), [JSON.parse('{"__proto__":3}')]);
  assertEquals(interpret(node, batch as never, 0), 3n);
});

Deno.test("parseExpr() copies options without touching prototypes", () => {
  const json =
    '{"op":"call","fn":"like","args":[{"op":"col","name":"a"}],"params":{"__proto__":"x","pattern":"%"}}';
  const node = parseExpr(JSON.parse(json));
  const params = node.op === "call" ? node.params! : {};
  assertEquals(Object.getPrototypeOf(params), Object.prototype);
  assertEquals(Object.keys(params), ["__proto__", "pattern"]);
});

Deno.test("parseExpr() refuses what is no expression", () => {
  const literal = { op: "lit", type: { kind: "int8" }, value: 300 };
  for (const json of [null, 5, [], {}, { op: "col" }, { op: "lit", value: 1 }, literal]) {
    assertEquals(code(json), "EXPR_INVALID");
  }
  assertEquals(code({ op: "call", fn: "add", args: {} }), "EXPR_INVALID");
  assertEquals(
    code({ op: "call", fn: "cast", args: [], params: { to: { kind: "function" } } }),
    "EXPR_INVALID",
  );
  assertEquals(code({ op: "call", fn: "like", args: [], params: { pattern: {} } }), "EXPR_INVALID");
  assertEquals(code({ op: "call", fn: "uper", args: [] }), "EXPR_UNKNOWN_FUNCTION");
  assertEquals(code({ op: "lit", type: { kind: "int64" }, value: "9223372036854775808" }), "EXPR_INVALID");
});

Deno.test("parseExpr() refuses 10,000 levels without overflowing the stack", () => {
  let json: unknown = { op: "col", name: "a" };
  for (let i = 0; i < 10_000; i++) json = { op: "call", fn: "not", args: [json] };
  assertEquals(code(json), "EXPR_TOO_DEEP");
});

Deno.test("parseExpr() reads back what JSON.stringify() makes of an expression, its name aside", () => {
  const expr = col("amount").mul(2).gt(lit(100n)).and(col("user").like("a%")).as("big");
  assertEquals(parseExpr(JSON.parse(JSON.stringify(expr))), expr.node);
});
