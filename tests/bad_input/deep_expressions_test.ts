import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  col,
  type Expr,
  int32,
  lit,
  parseExpr,
  schema,
  StreamExecutionEnvironment,
  sum,
  VolleyError,
} from "../../mod.ts";

const DEPTH = 10_000;

function chain(step: (inner: Expr) => Expr): Expr {
  let expr = col("n") as Expr;
  for (let i = 0; i < DEPTH; i++) expr = step(expr);
  return expr;
}

const STEPS: { readonly [name: string]: (inner: Expr) => Expr } = {
  sum: (inner) => inner.add(1),
  "sum on the right": (inner) => lit(1).add(inner) as Expr,
  condition: (inner) => inner.gt(1).and(inner.lt(5)),
};

for (const [name, step] of Object.entries(STEPS)) {
  Deno.test(`a ${name} 10,000 deep is refused while it is made`, () => {
    const error = assertThrows(() => chain(step), VolleyError);
    assertEquals([error.code, error.hint !== undefined], ["EXPR_TOO_DEEP", true]);
  });
}

Deno.test("an expression 10,000 deep read as JSON or given as a raw tree is refused", async () => {
  let node: unknown = { op: "col", name: "n" };
  for (let i = 0; i < DEPTH; i++) node = { op: "call", fn: "neg", args: [node] };
  assertEquals(assertThrows(() => parseExpr(node), VolleyError).code, "EXPR_TOO_DEEP");
  const env = new StreamExecutionEnvironment({ handleSignals: false });
  // deno-lint-ignore no-explicit-any
  const stream = () => env.fromIter([{ n: 1 }], { schema: schema({ n: int32 }) }) as any;
  const raw = { node };
  const uses = [
    () => stream().withColumn("x", raw),
    () => stream().filterExpr(raw),
    () => stream().keyBy("n").aggregateExpr({ x: sum(raw as never) }),
  ];
  for (const use of uses) {
    const error = await assertRejects(async () => await use().collect().execute("deep"), VolleyError);
    assertEquals([error.code, error.hint !== undefined], ["EXPR_TOO_DEEP", true]);
  }
});
