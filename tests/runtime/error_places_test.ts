import { assertEquals, assertRejects } from "@std/assert";
import { col, int32, schema, StreamExecutionEnvironment, sum, VolleyError } from "../../mod.ts";

const NUMBERS = schema({ n: int32, d: int32 });
const ROWS = [{ n: 1, d: 2 }, { n: 2, d: 0 }];

function numbers() {
  return new StreamExecutionEnvironment({ handleSignals: false }).fromIter(ROWS, { schema: NUMBERS });
}

async function placeOf(run: () => Promise<unknown>) {
  const { operator, column, row } = (await assertRejects(run, VolleyError) as VolleyError).at;
  return { operator, column, row };
}

Deno.test("an error in merged expressions names the operator and column it is of, not the last of the loop", async () => {
  const failing = numbers().withColumn("q", col("n").mod(col("d"))).id("quotient");
  const wanted = { operator: "quotient", column: "q", row: 1 };
  const filtered = failing.filterExpr(col("q").eq(0)).id("filter").withColumn("e", col("q").add(1));
  assertEquals(await placeOf(() => filtered.collect().execute("x")), wanted);
  const grouped = failing.keyBy("q").aggregateExpr({ all: sum("n") }).id("group");
  assertEquals(await placeOf(() => grouped.collect().execute("x")), wanted);
});

Deno.test("an error in what an aggregate reads names the aggregate's result", async () => {
  const grouped = numbers().keyBy("n").aggregateExpr(sum(col("n").mod(col("d"))).as("rest")).id("group");
  assertEquals(await placeOf(() => grouped.collect().execute("x")), {
    operator: "group",
    column: "rest",
    row: 1,
  });
});
