import { assert, assertEquals } from "@std/assert";
import { checkSnippet } from "./check_snippet.ts";

/** Calls that must not compile, and what the compiler has to say about each. */
const refused: readonly (readonly [string, string])[] = [
  [`stream.filterExpr(col("amuont").gt(1));`, `no column \\"amuont\\"; the stream has `],
  [`stream.filterExpr((c) => c.amuont.gt(1));`, `Did you mean 'amount'?`],
  [`stream.filterExpr(col("user").gt(1));`, "cannot compare utf8 with int32: they have no common type"],
  [`stream.filterExpr((c) => c.user.gt(1));`, "cannot compare utf8 with int32: they have no common type"],
  [`stream.filterExpr(col("amount"));`, "cannot filter by float64: a bool is wanted"],
  [`stream.filterExpr((c) => c.amount.lower());`, "Property 'lower' does not exist"],
  [`stream.withColumn("x", col("user").add(1));`, "cannot apply add() to utf8: it takes numbers"],
  [`stream.selectExpr(col("user"), col("amount").add(1));`, `name this expression: .as(\\"name\\")`],
  [`stream.selectExpr({ x: col("nope") });`, `no column \\"nope\\"`],
  [`stream.drop("nope");`, `"nope"' is not assignable`],
  [`stream.rename({ nope: "x" });`, "'nope' does not exist in type"],
  [`stream.rename({ user: "who", nope: "x" });`, `no column \\"nope\\"`],
  [`stream.keyBy("nope");`, `"nope"' is not assignable`],
  [`stream.keyBy("user").aggregateExpr(sum("user"));`, "cannot take sum() of utf8: a number is wanted"],
  [
    `stream.keyBy("user").aggregateExpr({ x: (c) => sum(c.user) });`,
    "cannot take sum() of utf8: a number is wanted",
  ],
  [`stream.keyBy("user").aggregate("sum", "user");`, "cannot take sum() of utf8: a number is wanted"],
  [
    `stream.keyBy("user").aggregateExpr(sum(col("amount").mul(2)));`,
    `name this aggregate: sum(...).as(\\"name\\")`,
  ],
  [`stream.withWatermarks("user");`, "is not assignable"],
  [`stream.union(stream.drop("tags"));`, "is not assignable"],
  [
    `stream.map((row) => ({ size: row.user }), schema({ size: float64 }));`,
    "Type 'string' is not assignable to type 'number'",
  ],
];

const head =
  `import { col, float64, list, nullable, schema, StreamExecutionEnvironment, sum, utf8 } from "@volley/volley";
const stream = new StreamExecutionEnvironment()
  .fromIter([], { schema: schema({ user: utf8, amount: nullable(float64), tags: list(utf8) }) });
`;

Deno.test("a wrong pipeline does not compile, and the message says what is wrong", async () => {
  const complaints = await checkSnippet(head + refused.map(([code]) => code).join("\n"));
  for (const [index, [code, wanted]] of refused.entries()) {
    const found = complaints.filter(({ line }) => line === index + 4).map(({ message }) => message);
    assert(
      found.some((message) => message.includes(wanted)),
      `${code}\nwanted: ${wanted}\nfound: ${found.join("\n") || "nothing"}`,
    );
  }
});

Deno.test("a chain of 100 operators compiles, and its columns are known at the end", async () => {
  const steps = Array.from({ length: 100 }, (_, i) =>
    [
      `.filterExpr(col("amount").gt(${i}).and(col("user").ne("x")))`,
      `.withColumn("c${i}", (c) => c.amount.mul(2))`,
      `.filter((row) => row.c${i - 1} !== ${i})`,
      `.rename({ c${i - 2}: "d${i}" })`,
      `.drop("d${i - 1}")`,
    ][i % 5]);
  const end =
    `const row: { user: string; amount: number | null } = (await chain.collect().execute("x")).results[0];\n` +
    `const wrong: { amount: string } = row;`;
  const complaints = await checkSnippet(`${head}const chain = stream\n${steps.join("\n")};\n${end}`);
  assertEquals(complaints.map(({ line }) => line), [head.split("\n").length + steps.length + 2]);
});
