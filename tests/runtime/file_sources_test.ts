import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  col,
  count,
  int32,
  parquetSource,
  schema,
  StreamExecutionEnvironment,
  sum,
  systemClock,
  timestamp,
  TumblingWindows,
  utf8,
  VirtualClock,
  VolleyError,
} from "../../mod.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const event = schema({ at: timestamp("ms"), user: utf8 });

Deno.test("windows over a watched folder answer while files arrive, and the run ends when it is stopped", () =>
  inFolder(async (folder) => {
    const write = (name: string, ...minutes: number[]) =>
      Deno.writeTextFileSync(
        `${folder}/${name}.jsonl`,
        minutes.map((minute) => `{"at":${minute * 60_000},"user":"ada"}\n`).join(""),
      );
    write("0", 0, 1, 2);
    const clock = new VirtualClock();
    const job = new StreamExecutionEnvironment()
      .fromJsonl(`${folder}/*.jsonl`, { schema: event, watch: { everyMs: 500, settleMs: 500 } })
      .withWatermarks("at")
      .keyBy("user")
      .window(TumblingWindows.of("10m"))
      .aggregateExpr(count().as("n"))
      .collect()
      .start("watch", { clock, handleSignals: false });
    const read = async (rows: number) => {
      while ((job.status().operators[0].recordsIn ?? 0) < rows) {
        await clock.advance(100);
        await systemClock.yield();
      }
    };
    await read(3);
    write("1", 11, 12);
    await read(5);
    write("2", 25);
    await read(6);
    await job.stop();
    const { results, summary } = await job.finished;
    assertEquals(results.map(({ window_start, n }) => [window_start, Number(n)]), [
      [0, 3],
      [600_000, 2],
      [1_200_000, 1],
    ]);
    assertEquals([summary.recordsIn, summary.ended], [6, "stopped"]);
  }));

Deno.test("bad lines of a file are left out and counted where the source's policy says so", () =>
  inFolder(async (folder) => {
    const lines = Array.from({ length: 1000 }, (_, n) => n === 777 ? `{"n":"x"}` : `{"n":${n}}`);
    await Deno.writeTextFile(`${folder}/rows.jsonl`, lines.join("\n"));
    const rows = () =>
      new StreamExecutionEnvironment().fromJsonl(`${folder}/rows.jsonl`, { schema: { n: int32 } });
    const { results, summary } = await rows().onError("skip").collect().execute("skip");
    assertEquals([results.length, results.some(({ n }) => n === 777)], [999, false]);
    assert(JSON.stringify(summary).includes("rejected"), "the summary tells of the line");
    const error = await assertRejects(() => rows().collect().execute("fail"), VolleyError);
    assertEquals([error.code, error.at.line], ["VALUE_TYPE_MISMATCH", 778]);
  }));

Deno.test("a pipeline over Parquet reads the columns and row groups it needs, and answers the same", () =>
  inFolder(async (folder) => {
    const path = `${folder}/rows.parquet`;
    const all = Array.from(
      { length: 1000 },
      (_, n) => ({ n, user: `u${n % 7}`, other: `${n}`, at: n * 1000 }),
    );
    await new StreamExecutionEnvironment().fromIter(all, {
      schema: { n: int32, user: utf8, other: utf8, at: timestamp("ms") },
    })
      .toParquet(path, { rowGroupRows: 100 }).execute("write");
    const source = parquetSource(path, {
      schema: { n: int32, user: utf8, other: utf8, at: timestamp("ms") },
    });
    const narrowed: (readonly string[])[] = [];
    const narrow = source.narrow!.bind(source);
    source.narrow = (request) => {
      const given = narrow(request);
      narrowed.push(given.names);
      return given;
    };
    const { results } = await new StreamExecutionEnvironment().fromSource(source)
      .filterExpr(col("at").ge("1970-01-01T00:12:00Z"))
      .filterExpr(col("n").lt(850))
      .keyBy("user")
      .window(TumblingWindows.of("1h"))
      .aggregateExpr(sum("n").as("total"))
      .collect()
      .execute("narrowed");
    const wanted = new Map<string, number>();
    for (const { n, user } of all.slice(720, 850)) wanted.set(user, (wanted.get(user) ?? 0) + n);
    assertEquals(
      new Map(results.map(({ user, total }) => [user, Number(total)] as const).sort()),
      new Map([...wanted].sort()),
    );
    assertEquals(narrowed, [["n", "user", "at"]]);
    assertEquals(source.counts!().skippedRowGroups, 8);
  }));
