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
  [`stream.selectExpr("user", "nope");`, `no column \\"nope\\"`],
  [`stream.withColumn("x", "nope");`, `"nope"' is not assignable`],
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
  [`stream.dedup("nope");`, "is not assignable"],
  [`stream.split({ big: col("amount") });`, "cannot filter by float64: a bool is wanted"],
  [`stream.split({ big: col("amuont").gt(1) });`, `no column \\"amuont\\"`],
  [`stream.topN(3, { by: "nope" });`, `"nope"' is not assignable`],
  [
    `stream.asyncMap(async (row) => ({ size: await row.user }), schema({ size: float64 }));`,
    "Type 'string' is not assignable to type 'number'",
  ],
  [`stream.process({ onRow(row) { row.nope; } }, schema({ n: float64 }));`, "Property 'nope' does not exist"],
  [
    `stream.keyBy("user").process({ onRow(_, c) { c.emit({ n: c.key }); } }, schema({ n: float64 }));`,
    "Type 'string' is not assignable to type 'number'",
  ],
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

/** Each makes a step of a chain of 100; what a step makes, later ones use. */
const steps: { readonly [what: string]: (i: number) => string } = {
  "every kind": (i) =>
    [
      `.filterExpr(col("amount").gt(${i}).and(col("user").ne("x")))`,
      `.withColumn("c${i}", (c) => c.amount.mul(2))`,
      `.filter((row) => row.c${i - 1} !== ${i})`,
      `.rename({ c${i - 2}: "d${i}" })`,
      `.drop("d${i - 1}")`,
    ][i % 5],
  "a condition, a column": (i) =>
    i % 2 ? `.withColumn("c${i}", col("amount").mul(${i}))` : `.filterExpr(col("amount").gt(${i}))`,
  "a column of the column before": (i) =>
    `.withColumn("c${i}", (c) => c.${i ? `c${i - 1}` : "amount"}.add(1))`,
  "a selection": (i) => `.selectExpr("user", col("amount").mul(${i}).as("amount"), (c) => c.tags)`,
  "a new name": (i) => `.rename({ ${i ? `tags${i - 1}` : "tags"}: "tags${i}" })`,
  "a key, an aggregate": (i) => i % 2 ? `.aggregateExpr({ amount: sum("amount") })` : `.keyBy("user")`,
};

/** A chain of 100 such steps in one expression, its rows' type, and last a line that must not compile. */
function chainOf(step: (i: number) => string, name: string): string[] {
  return [
    `const ${name} = stream`,
    ...Array.from({ length: 100 }, (_, i) => step(i)),
    ".collect();",
    `${name} satisfies SinkedStream<{ user: string; amount: number | null }[]>;`,
    `${name} satisfies SinkedStream<{ amount: string }[]>;`,
  ];
}

Deno.test("a chain of 100 operators in one expression compiles, and its columns are known at the end", async () => {
  const chains = Object.values(steps).map((step, i) => chainOf(step, `chain${i}`));
  const use = `import type { SinkedStream } from "@volley/volley";`;
  const complaints = await checkSnippet([use, head.trim(), ...chains.flat()].join("\n"));
  const first = 1 + head.trim().split("\n").length;
  const last = chains.map((_, i) => first + chains.slice(0, i + 1).flat().length);
  const heads = complaints.map(({ line, message }) => [line, message.slice(0, 6)]);
  assertEquals(heads, last.map((line) => [line, "TS1360"]), JSON.stringify(Object.keys(steps)));
});
