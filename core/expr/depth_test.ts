import { assertEquals, assertThrows } from "@std/assert";
import { batchFromRows, int32, schema, toRows } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { columnsOf } from "./columns_of.ts";
import { callFunction, col, type Expr } from "./expr.ts";
import { interpret } from "./interpret.ts";
import type { ExprNode } from "./node.ts";
import { Program } from "./program.ts";
import { typeOf } from "./type_of.ts";

const shape = schema({ a: int32 });
const batch = batchFromRows(shape, [{ a: 1 }]);

function rawChain(levels: number): ExprNode {
  let node: ExprNode = col("a").node;
  for (let i = 0; i < levels; i++) node = { op: "call", fn: "neg", args: [node] };
  return node;
}

Deno.test("an expression 10,000 deep is EXPR_TOO_DEEP wherever it turns up", () => {
  const node = rawChain(10_000);
  const uses: (() => unknown)[] = [
    () => typeOf(node, shape),
    () => columnsOf(node),
    () => interpret(node, batch as never, 0),
    () => new Program([{ kind: "project", columns: [{ name: "x", expr: node }] }], shape),
    () => callFunction("neg", [node]),
    () => {
      let expr: Expr = col("a");
      for (let i = 0; i < 10_000; i++) expr = callFunction("neg", [expr]);
    },
  ];
  for (const use of uses) assertEquals(assertThrows(use, VolleyError).code, "EXPR_TOO_DEEP");
});

Deno.test("an expression of the greatest depth works compiled and interpreted", () => {
  const node = rawChain(999);
  for (const interpreted of [false, true]) {
    const program = new Program([{ kind: "project", columns: [{ name: "x", expr: node }] }], shape, {
      interpreted,
    });
    assertEquals(toRows(program.run(batch as never)), [{ x: -1 }]);
  }
});

Deno.test("shared parts cost once, however often they occur", () => {
  let expr: Expr = col("a");
  for (let i = 0; i < 200; i++) expr = callFunction("sub", [callFunction("add", [expr, expr]), expr]);
  for (const interpreted of [false, true]) {
    const program = new Program([{ kind: "project", columns: [{ name: "x", expr: expr.node }] }], shape, {
      interpreted,
    });
    assertEquals(toRows(program.run(batch as never)), [{ x: 1 }]);
  }
});

Deno.test("thousands of projections one on another are cut into several loops", () => {
  const steps = Array.from({ length: 2_000 }, () => ({
    kind: "project" as const,
    columns: [{ name: "a", expr: callFunction("add", [col("a"), 1]).node }],
  }));
  assertEquals(toRows(new Program(steps, shape).run(batch as never)), [{ a: 2_001 }]);
});
