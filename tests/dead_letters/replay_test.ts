import {
  col,
  count,
  type DeadLetter,
  groupDeadLetters,
  int32,
  int64,
  listDeadLetters,
  replayDeadLetters,
  schema,
  showDeadLetter,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  utf8,
  VolleyError,
} from "@volley/volley";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { LetterFolder } from "./letter_folder.ts";

const event = schema({ id: int64, user: utf8, n: utf8, at: timestamp("ms") });

function events(rows: number) {
  return Array.from({ length: rows }, (_, i) => ({
    id: 2n ** 55n + BigInt(i),
    user: `u${i % 7}`,
    n: i % 10 === 3 ? `bad ${i}` : String(i),
    at: 1_700_000_000_000 + i * 1000,
  }));
}

/** What a service the pipeline needs can do: it is mended between run and replay. */
interface Service {
  mended: boolean;
}

/** Policies in the middle of a chain: closures and expressions before and behind, a keyed part, a union. */
function pipeline(folder: LetterFolder, service: Service) {
  const env = new StreamExecutionEnvironment({ deadLetters: folder, batchRows: 64, onError: "deadLetter" });
  return env.fromIter(events(1_000), { schema: event })
    .withWatermarks("at", { maxOutOfOrderness: "5s" })
    .filterExpr(col("user").ne("u6")).id("not-u6")
    .map((row) => {
      if (row.n.startsWith("bad") && !service.mended) throw new Error(`no number: ${row.n}`);
      return { ...row, n: Number(row.n.replace("bad ", "")) };
    }, schema({ id: int64, user: utf8, n: int32, at: timestamp("ms") })).id("parse")
    .flatMap(function* (row) {
      yield { ...row, part: "a" };
      if (row.n % 100 === 42 && !service.mended) throw new Error("half-way");
      yield { ...row, part: "b" };
    }, schema({ id: int64, user: utf8, n: int32, at: timestamp("ms"), part: utf8 })).id("split")
    .keyBy("user")
    .applyOperator(() => ({
      process(record) {
        const bad = record.rows().some(({ n }) => n === 500);
        if (bad && !service.mended) throw new Error("record refused");
        return [record];
      },
    })).id("keyed")
    .withColumn("twice", col("n").mul(2))
    .collect();
}

function multiset(rows: readonly object[]): string[] {
  const text = (_: string, value: unknown) => typeof value === "bigint" ? `${value}n` : value;
  return rows.map((row) => JSON.stringify(row, text)).sort();
}

Deno.test("replay of a mended pipeline adds up to a run without the fault", async () => {
  await using folder = await LetterFolder.make();
  const whole = pipeline(folder, { mended: true });
  const { results, summary } = await whole.execute("whole");
  assertEquals(summary.rejected, 0);

  const service = { mended: false };
  const faulty = pipeline(folder, service);
  const run = await faulty.execute("faulty");
  assert(run.summary.deadLetters > 90);
  const groups = groupDeadLetters(await listDeadLetters(folder.directory));
  assertEquals(groups.map(({ operator }) => operator), ["parse", "split", "keyed"]);

  service.mended = true;
  const report = await replayDeadLetters(faulty.plan(), folder.directory);
  assertEquals([report.replayed.length, report.failedAgain], [run.summary.deadLetters, 0]);
  assertEquals(multiset(faulty.results), multiset(results));
  assertEquals(await listDeadLetters(folder.directory), []);
  const [done] = await listDeadLetters(folder.directory, { replayed: true });
  assert(done.replayedBy !== null);
});

Deno.test("letters that fail again are letters with one attempt more; those that pass are done with", async () => {
  await using folder = await LetterFolder.make();
  const service = { mended: false };
  const faulty = pipeline(folder, service);
  await faulty.execute("faulty");
  const before = await listDeadLetters(folder.directory);
  const only = before.filter(({ operator }) => operator !== "parse");
  const report = await replayDeadLetters(faulty.plan(), only);
  const after = await listDeadLetters(folder.directory);
  const again = after.filter(({ attempt }) => attempt === 2);
  assertEquals([report.failedAgain, again.length], [only.length, only.length]);
  const content = ({ operator, row, eventTimeMs, partition, key, code }: DeadLetter) =>
    JSON.stringify([operator, row, eventTimeMs, partition, key, code]);
  assertEquals(again.map(content).sort(), only.map(content).sort());
  assertEquals(after.length, before.length);
  service.mended = true;
  await replayDeadLetters(faulty.plan(), folder.directory);
  const whole = pipeline(folder, service);
  await whole.execute("whole");
  assertEquals(multiset(faulty.results), multiset(whole.results));
});

Deno.test("a replay that fails marks nothing and withdraws its own letters", async () => {
  await using folder = await LetterFolder.make();
  const service = { mended: false };
  const faulty = pipeline(folder, service);
  await faulty.execute("faulty");
  const before = await listDeadLetters(folder.directory);
  const strict = { errorLimit: { rows: 20 } };
  const error = await assertRejects(
    () => replayDeadLetters(faulty.plan(), folder.directory, strict),
    VolleyError,
  );
  assertEquals(error.code, "TOO_MANY_REJECTED");
  assertEquals(await listDeadLetters(folder.directory), before);
  const all = await listDeadLetters(folder.directory, { replayed: true });
  assertEquals(all.length - before.length, 21);
});

Deno.test("rows are edited on their way back, or left where they are", async () => {
  await using folder = await LetterFolder.make();
  const numbers = new StreamExecutionEnvironment({ deadLetters: folder })
    .fromIter([{ n: "1", big: 2n ** 60n }, { n: "two", big: 2n ** 61n }, { n: "three", big: 2n ** 62n }])
    .withColumn("n", col("n").cast(int32)).onError("deadLetter").id("parse")
    .collect();
  await numbers.execute("numbers");
  const edit = (row: { [column: string]: unknown }) => row.n === "two" ? { ...row, n: "2" } : null;
  const { replayed } = await replayDeadLetters(numbers.plan(), folder.directory, { edit });
  assertEquals(replayed.length, 1);
  assertEquals(numbers.results, [{ n: 1, big: 2n ** 60n }, { n: 2, big: 2n ** 61n }]);
  const [left] = await listDeadLetters(folder.directory);
  assertEquals(left.row, `{"n":"three","big":4611686018427387904}`);
  assertEquals((await showDeadLetter(folder.directory, left.id)).row, left.row);
  assertEquals((await showDeadLetter(folder.directory, replayed[0])).replayedBy?.startsWith("replay-"), true);
  const missing = await assertRejects(() => showDeadLetter(folder.directory, `${left.id}0`), VolleyError);
  assertEquals([missing.code, missing.hint], ["DEAD_LETTER_NOT_FOUND", `Did you mean "${left.id}"?`]);
  const wrong = () => replayDeadLetters(numbers.plan(), folder.directory, { edit: () => ({ n: 3 }) });
  const error = await assertRejects(wrong, VolleyError);
  assertEquals([error.code, error.at.operator], ["DEAD_LETTER_INVALID", "parse"]);
});

Deno.test("rows behind watermarks keep their event times: their windows are where they were", async () => {
  await using folder = await LetterFolder.make();
  const service = { mended: false };
  const windows = new StreamExecutionEnvironment({ deadLetters: folder })
    .fromIter(events(10), { schema: event })
    .withWatermarks("at")
    .filter(({ n }) => !n.startsWith("bad") || service.mended || lost()).onError("deadLetter")
    .keyBy("user")
    .window(TumblingWindows.of("1s"))
    .aggregateExpr({ rows: count() })
    .collect({ int64: "number" });
  await windows.execute("windows");
  assertEquals(windows.results.length, 9);
  service.mended = true;
  await replayDeadLetters(windows.plan(), folder.directory);
  assertEquals(windows.results.length, 10);
  assertEquals(windows.results[9], {
    user: "u3",
    window_start: 1_700_000_003_000,
    window_end: 1_700_000_004_000,
    rows: 1,
  });
});

function lost(): never {
  throw new Error("service is gone");
}

Deno.test("files that a run has written keep what they have, and a replay's rows stand beside", async () => {
  await using folder = await LetterFolder.make();
  const service = { mended: false };
  const target = join(folder.directory, "out", "rows.jsonl");
  const letters = { directory: join(folder.directory, "letters") };
  const numbers = new StreamExecutionEnvironment({ deadLetters: letters })
    .fromIter([{ n: 1 }, { n: 2 }, { n: 3 }])
    .filter(({ n }) => n !== 2 || service.mended || lost()).onError("deadLetter")
    .toJsonl(target);
  await numbers.execute("numbers");
  service.mended = true;
  await replayDeadLetters(numbers.plan(), letters.directory);
  assertEquals(await Deno.readTextFile(target), `{"n":1}\n{"n":3}\n`);
  const others = [...Deno.readDirSync(join(folder.directory, "out"))].map(({ name }) => name)
    .filter((name) => name !== "rows.jsonl");
  assertEquals(others.length, 1);
  assertEquals(await Deno.readTextFile(join(folder.directory, "out", others[0])), `{"n":2}\n`);
});
