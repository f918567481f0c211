import { assertEquals, assertThrows } from "@std/assert";
import {
  col,
  count,
  int32,
  lit,
  nullable,
  schema,
  StreamExecutionEnvironment,
  type StreamRecord,
  sum,
  timestamp,
  toRows,
  TumblingWindows,
  utf8,
  VolleyError,
} from "../../mod.ts";

const QUIET = { handleSignals: false } as const;

Deno.test("a column that is not there is refused where it is named, with the nearest one", () => {
  const events = schema({ at: timestamp("ms"), origin: utf8, delay: int32 });
  // deno-lint-ignore no-explicit-any
  const stream = () => new StreamExecutionEnvironment(QUIET).fromIter([], { schema: events }) as any;
  const misspelt: readonly (() => unknown)[] = [
    () => stream().filterExpr(col("delai").gt(1)),
    () => stream().selectExpr(col("delai")),
    () => stream().withColumn("x", col("delai").add(1)),
    () => stream().drop("delai"),
    () => stream().rename({ delai: "x" }),
    () => stream().keyBy("delai"),
    () => stream().withWatermarks("delai"),
    () => stream().keyBy("origin").aggregateExpr({ n: sum("delai") }),
  ];
  for (const build of misspelt) {
    const error = assertThrows(build, VolleyError);
    assertEquals([error.code, error.at.column, error.hint], [
      "COLUMN_NOT_FOUND",
      "delai",
      'Did you mean "delay"?',
    ]);
  }
});

const ODD = ["__proto__", "constructor", "toString", "hasOwnProperty", "then", "a b", "é", "", "0"];

for (const name of ODD) {
  Deno.test(`a column called ${JSON.stringify(name)} goes through a whole pipeline`, async () => {
    const shape = { at: timestamp("ms"), [name]: utf8 };
    const row = (at: number, text: string) => Object.fromEntries([["at", at], [name, text]]);
    const rows = [row(1, "x"), row(2, "y"), row(3, "x"), row(12, "skip")];
    // deno-lint-ignore no-explicit-any
    const stream = new StreamExecutionEnvironment(QUIET).fromIter(rows, { schema: schema(shape) }) as any;
    const pass = { process: (record: StreamRecord) => [record] };
    const keyed = stream.filter((one: Record<string, unknown>) => one[name] !== "skip")
      .map((one: Record<string, unknown>) => row(one.at as number, `${one[name]}!`), schema(shape))
      .withColumn(name, col(name).concat(lit("?")))
      .applyOperator(() => pass).withWatermarks("at").keyBy(name);
    const { results } = await keyed.window(TumblingWindows.of(10)).aggregateExpr({ n: count() })
      .collect().execute("odd name");
    const found = (results as Record<string, unknown>[]).map((result) => {
      assertEquals([Object.hasOwn(result, name), Object.getPrototypeOf(result)], [true, Object.prototype]);
      return [Object.entries(result).find(([key]) => key === name)![1], result.n];
    });
    assertEquals(found, [["x!?", 2n], ["y!?", 1n]]);
  });
}

Deno.test("__proto__ as a result's name, an alias and a new name", async () => {
  // deno-lint-ignore no-explicit-any
  const stream = new StreamExecutionEnvironment(QUIET).fromIter([{ k: 1 }, { k: 1 }]) as any;
  const { results } = await stream.rename({ k: "__proto__" }).keyBy("__proto__")
    .aggregateExpr(count().as("constructor")).selectExpr(
      col("__proto__").as("k"),
      col("constructor").as("__proto__"),
    )
    .collect().execute("aliases");
  const [result] = results;
  assertEquals([Object.hasOwn(result, "__proto__"), Object.entries(result)], [true, [["k", 1], [
    "__proto__",
    2n,
  ]]]);
});

Deno.test("null keys are a group of their own, in every part of a key", async () => {
  const events = schema({ at: timestamp("ms"), a: nullable(utf8), b: nullable(int32) });
  const rows = [["x", 1], [null, 1], ["x", null], [null, null], [null, 1], [null, null]] as const;
  const stream = new StreamExecutionEnvironment(QUIET)
    .fromIter(rows.map(([a, b], at) => ({ at, a, b })), { schema: events }).withWatermarks("at");
  const { results } = await stream.keyBy("a", "b").window(TumblingWindows.of(100)).aggregateExpr({
    n: count(),
  })
    .collect().execute("null keys");
  const found = results.map(({ a, b, n }) => [a, b, n]);
  assertEquals(found, [["x", 1, 1n], [null, 1, 2n], ["x", null, 1n], [null, null, 2n]]);
});

Deno.test("an operator on a keyed stream sees null as a key", async () => {
  const keys: unknown[] = [];
  const watch = {
    process(record: StreamRecord) {
      keys.push([record.key, toRows(record.data).length]);
      return [];
    },
  };
  await new StreamExecutionEnvironment(QUIET)
    .fromIter([{ k: "x" }, { k: null }, { k: null }], { schema: schema({ k: nullable(utf8) }) })
    .keyBy("k").applyOperator(() => watch).collect().execute("null key");
  assertEquals(keys, [["x", 1], [null, 2]]);
});
