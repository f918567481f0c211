import {
  binary,
  col,
  CollectSink,
  type DeadLetter,
  decimal,
  int32,
  int64,
  listDeadLetters,
  runPipeline,
  schema,
  StreamExecutionEnvironment,
  sum,
  timestamp,
  TumblingWindows,
  utf8,
  VirtualClock,
  VolleyError,
} from "@volley/volley";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { LetterFolder } from "./letter_folder.ts";

const order = schema({
  id: int64,
  customer: utf8,
  at: timestamp("us"),
  price: decimal(20, 2),
  token: binary,
  pieces: utf8,
});

function orders(count: number, bad: (i: number) => boolean) {
  return Array.from({ length: count }, (_, i) => ({
    id: 2n ** 60n + BigInt(i),
    customer: `c${i % 3}`,
    at: 1_700_000_000_000_001n + BigInt(i) * 1_000_000n,
    price: "12.50",
    token: Uint8Array.of(0, 255),
    pieces: bad(i) ? "many" : String(i % 5),
  }));
}

Deno.test("one bad row in many becomes one letter that says everything, exactly", async () => {
  await using folder = await LetterFolder.make();
  const { results, summary } = await new StreamExecutionEnvironment({
    deadLetters: folder,
    clock: new VirtualClock(1_800_000_000_000),
    handleSignals: false,
  })
    .fromIter(orders(10_000, (i) => i === 7_777), { schema: order })
    .withWatermarks("at")
    .filterExpr(col("customer").ne("nobody"))
    .withColumn("pieces", col("pieces").cast(int32)).id("parse").onError("deadLetter")
    .filterExpr(col("pieces").ge(0))
    .collect()
    .execute("shop");
  assertEquals([results.length, summary.rejected, summary.deadLetters], [9_999, 1, 1]);
  assert(results.every(({ id }) => id !== 2n ** 60n + 7_777n));
  const [{ file, ...letter }, ...others] = await listDeadLetters(folder.directory);
  assertEquals(others, []);
  assert(file.endsWith(`/shop/${letter.run.replaceAll(".", "%2E")}.jsonl`), file);
  const wanted: Omit<DeadLetter, "run"> & { replayedBy: null } = {
    id: `${letter.run}-1`,
    pipeline: "shop",
    operator: "parse",
    input: 0,
    kind: "row",
    partition: "iter",
    offset: null,
    code: "EXPR_CAST_FAILED",
    message: 'Cannot cast "many" to int32',
    hint: "tryCast gives null where a value cannot be converted.",
    timeMs: 1_800_000_000_000,
    attempt: 1,
    eventTimeMs: 1_700_007_777_000,
    key: null,
    row: `{"id":1152921504606854753,"customer":"c1","at":"2023-11-15T00:22:57.000001Z","price":"12.50",` +
      `"token":"AP8=","pieces":"many"}`,
    raw: null,
    replayedBy: null,
  };
  const { run: _, ...same } = letter;
  assertEquals(same, { ...wanted, partition: letter.partition });
});

Deno.test("a pipeline in which nothing is refused makes no file and no folder", async () => {
  await using folder = await LetterFolder.make();
  const { summary } = await new StreamExecutionEnvironment({ onError: "deadLetter", deadLetters: folder })
    .fromIter(orders(100, () => false), { schema: order })
    .withColumn("pieces", col("pieces").cast(int32))
    .collect()
    .execute("shop");
  assertEquals(summary.deadLetters, 0);
  assertEquals([...Deno.readDirSync(folder.directory)], []);
});

Deno.test("each operator of a chain that would be one loop refuses rows of its own input", async () => {
  await using folder = await LetterFolder.make();
  const rows = [{ a: "1", b: "2" }, { a: "x", b: "3" }, { a: "4", b: "y" }, { a: "0", b: "5" }, {
    a: "6",
    b: "0",
  }];
  const { results, summary } = await new StreamExecutionEnvironment({ deadLetters: folder })
    .fromIter(rows, { schema: schema({ a: utf8, b: utf8 }) })
    .rename({ a: "x" })
    .withColumn("x", col("x").cast(int32)).id("first").onError("skip")
    .withColumn("b", col("b").cast(int32)).id("second").onError("deadLetter")
    .withColumn("ratio", col("x").div(col("b"))).id("third").onError("deadLetter")
    .selectExpr("ratio", col("x").add(1).as("y")).id("fourth")
    .collect()
    .execute("chain");
  assertEquals(results, [{ ratio: 0, y: 2 }, { ratio: 0, y: 1 }]);
  assertEquals([summary.rejected, summary.deadLetters, summary.filtered], [3, 2, 0]);
  const counts = summary.operators.map(({ id, recordsIn, recordsOut }) => [id, recordsIn, recordsOut]);
  assertEquals(counts.slice(1), [["first", 5, 4], ["second", 4, 3], ["third", 3, 2], ["fourth", 2, 2]]);
  const letters = await listDeadLetters(folder.directory);
  assertEquals(letters.map(({ operator, code, row }) => [operator, code, row]), [
    ["second", "EXPR_CAST_FAILED", `{"x":4,"b":"y"}`],
    ["third", "EXPR_DIVISION_BY_ZERO", `{"x":6,"b":0}`],
  ]);
});

Deno.test("where all rows are bad, the run ends with how many, why, and one of them", async () => {
  await using folder = await LetterFolder.make();
  const env = new StreamExecutionEnvironment({ deadLetters: folder, onError: "deadLetter", batchRows: 500 });
  const stream = env.fromIter(orders(50_000, () => true), { schema: order })
    .withColumn("pieces", col("pieces").cast(int32)).id("parse");
  const error = await assertRejects(() => stream.collect().execute("bad"), VolleyError);
  assertEquals(error.code, "TOO_MANY_REJECTED");
  assertEquals(
    error.message,
    "Cannot go on: parse rejected 501 of 1000 rows, at most 50 % were allowed; 501 of them for EXPR_CAST_FAILED, " +
      'as in "Cannot cast "many" to int32"',
  );
  assertEquals(error.at.operator, "parse");
  assertEquals((await listDeadLetters(folder.directory)).length, 501);
});

Deno.test("errorLimit sets the share, the rows it counts from, and rows in all", async () => {
  const run = async (errorLimit: object, bad: (i: number) => boolean) => {
    const { summary } = await new StreamExecutionEnvironment({ onError: "skip", errorLimit })
      .fromIter(orders(3_000, bad), { schema: order })
      .map((row) => ({ n: Number(row.pieces) > -1 ? 1 : fail() }), schema({ n: int32 }))
      .collect()
      .execute("limits");
    return summary.rejected;
  };
  assertEquals(await run({ share: 1 }, () => true), 3_000);
  assertEquals(await run({ rows: 10 }, (i) => i < 10), 10);
  assertEquals(await run({ after: 5_000 }, () => true), 3_000);
  for (const limit of [{ rows: 9 }, { share: 0.001 }, { after: 0, share: 0 }]) {
    const error = await assertRejects(() => run(limit, (i) => i < 10), VolleyError);
    assertEquals(error.code, "TOO_MANY_REJECTED");
  }
  const error = await assertRejects(() => run({ share: 2 }, () => false), VolleyError);
  assertEquals(error.code, "OPTION_OUT_OF_RANGE");
});

function fail(): never {
  throw new Error("no number");
}

Deno.test("letters of a run that fails for another reason survive it", async () => {
  await using folder = await LetterFolder.make();
  const failing = new StreamExecutionEnvironment({ deadLetters: folder, batchRows: 100 })
    .fromIter(orders(1_000, (i) => i === 50), { schema: order })
    .withColumn("pieces", col("pieces").cast(int32)).onError("deadLetter")
    .filter(({ id }) => id < 2n ** 60n + 900n || fail())
    .collect();
  const error = await assertRejects(() => failing.execute("crash"), VolleyError);
  assertEquals(error.code, "CLOSURE_FAILED");
  const [letter] = await listDeadLetters(folder.directory);
  assertEquals(letter.code, "EXPR_CAST_FAILED");
});

Deno.test("an aggregate's input expression refuses rows, with their key; its state's errors end the run", async () => {
  await using folder = await LetterFolder.make();
  const env = () => new StreamExecutionEnvironment({ deadLetters: folder, onError: "deadLetter" });
  const { results, summary } = await env()
    .fromIter(orders(9, (i) => i === 4), { schema: order })
    .withWatermarks("at")
    .keyBy("customer")
    .window(TumblingWindows.of("1d"))
    .aggregateExpr(sum(col("pieces").cast(int64)).as("pieces"))
    .id("totals")
    .collect()
    .execute("totals");
  assertEquals(results.map(({ customer, pieces }) => [customer, pieces]), [["c0", 4n], ["c1", 3n], [
    "c2",
    5n,
  ]]);
  assertEquals(summary.rejected, 1);
  const [letter] = await listDeadLetters(folder.directory);
  assertEquals([letter.operator, letter.key, letter.eventTimeMs], [
    "totals",
    `{"customer":"c1"}`,
    1_700_000_004_000,
  ]);
  const overflow = env()
    .fromIter([{ n: 2n ** 63n - 1n }, { n: 1n }], { schema: schema({ n: int64 }) })
    .keyBy(col("n").gt(0).as("k"))
    .aggregateExpr(sum("n"))
    .collect();
  const error = await assertRejects(() => overflow.execute("overflow"), VolleyError);
  assert(error.code !== "TOO_MANY_REJECTED", error.message);
});

Deno.test("a row made of many is of no partition, and has its own time", async () => {
  await using folder = await LetterFolder.make();
  const { summary } = await new StreamExecutionEnvironment({ deadLetters: folder })
    .fromIter(orders(6, () => false), { schema: order })
    .withWatermarks("at")
    .keyBy("customer")
    .window(TumblingWindows.of("1d"))
    .aggregateExpr(sum(col("pieces").cast(int64)).as("pieces"))
    .filter(({ customer }) => customer !== "c1" || fail()).id("after").onError("deadLetter")
    .collect()
    .execute("after");
  assertEquals(summary.deadLetters, 1);
  const [{ partition, attempt, eventTimeMs, row }] = await listDeadLetters(folder.directory);
  assertEquals([partition, attempt], [null, 1]);
  assertEquals(eventTimeMs, Date.UTC(2023, 10, 15) - 1);
  assert(row!.startsWith(`{"customer":"c1",`), row!);
});

Deno.test("secrets in messages don't get into letters", async () => {
  await using folder = await LetterFolder.make();
  await new StreamExecutionEnvironment({ deadLetters: folder })
    .fromIter([{ n: 1 }], { schema: schema({ n: int32 }) })
    .filter(() => {
      throw new VolleyError({
        code: "CALL_FAILED",
        message: "Cannot call https://ann:hunter2@host/: refused",
        hint: "Renew api_key=abc123.",
      });
    }).onError("deadLetter")
    .collect()
    .execute("calls");
  const [{ message, hint, file }] = await listDeadLetters(folder.directory);
  assertEquals(message, "Cannot call https://ann:[redacted]@host/: refused");
  assertEquals(hint, "Renew api_key=[redacted]");
  assert(!/hunter2|abc123/.test(await Deno.readTextFile(file)));
});

Deno.test("letters go to any sink of rows; without one the policy is refused", async () => {
  const kept = new CollectSink();
  await new StreamExecutionEnvironment({ deadLetters: kept })
    .fromIter([{ n: "x" }, { n: "1" }])
    .withColumn("n", col("n").cast(int32)).id("parse").onError("deadLetter")
    .collect()
    .execute("numbers");
  assertEquals(
    (kept.results as { operator: string; row: string }[]).map(({ operator, row }) => [operator, row]),
    [
      ["parse", `{"n":"x"}`],
    ],
  );
  const { plan, bindings } = new StreamExecutionEnvironment({ onError: "deadLetter" })
    .fromIter([{ n: "x" }]).collect().plan();
  const error = await assertRejects(() => runPipeline(plan, bindings, { name: "nowhere" }), VolleyError);
  assertEquals(error.code, "DEAD_LETTERS_NOWHERE");
});
