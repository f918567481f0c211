import {
  aggregateWith,
  approxCountDistinct,
  approxQuantile,
  avg,
  type Batch,
  batchFromRows,
  col,
  collectList,
  count,
  countDistinct,
  float64,
  fromIpc,
  int32,
  int64,
  nullable,
  rowCursor,
  schema,
  SessionWindows,
  SlidingWindows,
  stddev,
  sum,
  timestamp,
  toIpc,
  toRows,
  TumblingWindows,
  utf8,
  VolleyError,
  when,
} from "../../core/mod.ts";
import { Environment } from "./environment.ts";

const HITS = schema({ page: nullable(utf8), user: int32, bytes: int64, load: float64, at: timestamp("ms") });
type Hits = typeof HITS.shape;
const START_MS = Date.UTC(2026, 0, 1);

/** 500 hits in seeded disorder; some pages are null. */
const hits = Array.from({ length: 500 }, (_, i) => ({
  page: i % 11 === 0 ? null : ["/", "/Docs/Start", "/docs/api?id=12", "/é"][i * 7 % 4],
  user: i * i % 13,
  bytes: i * 1_000_003,
  load: i * 37 % 101 / 8,
  at: START_MS + i * 1000 - i * 31 % 9 * 500,
}));

/** The answers of pipelines through every part that makes code where it may, by name, in a form that can be sent. */
export async function portableAnswers(): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const [name, run] of Object.entries(PIPELINES)) {
    answers[name] = JSON.stringify(
      await run(),
      (_, value) => typeof value === "bigint" ? `${value}n` : value,
    );
  }
  return answers;
}

function stream() {
  return new Environment().fromIter(hits, { schema: HITS }).withWatermarks("at", { maxOutOfOrderness: "3s" });
}

const PIPELINES: { readonly [name: string]: () => Promise<unknown> } = {
  expressions: () =>
    stream()
      .filterExpr(col("page").isNotNull().and(col("load").gt(1.5)))
      .selectExpr({
        page: col("page").lower().splitPart("/", 1),
        id: col("page").regexpExtract(/id=(\d+)/, 1),
        like: col("page").ilike("%docs%"),
        size: when(col("bytes").gt(100_000_000)).then("big").otherwise("small"),
        half: col("bytes").div(2).mod(1000),
        hour: col("at").truncate("minute").extract("minute"),
        root: col("load").sqrt().round(3),
        json: col("page").concat("!").in("/!", "/é!"),
      })
      .collect().execute("expressions").then(({ results }) => results),
  tumbling: () =>
    stream().keyBy("page").window(TumblingWindows.of("1m"))
      .aggregateExpr({
        n: count(),
        bytes: sum("bytes"),
        load: avg("load"),
        spread: stddev("load"),
        users: countDistinct("user"),
        about: approxCountDistinct("user"),
        p95: approxQuantile("load", 0.95),
      })
      .collect().execute("tumbling", { batchRows: 64 }).then((
        { results, summary },
      ) => [results, summary.late]),
  sliding: () =>
    stream().keyBy("user").window(SlidingWindows.of("1m", "20s")).aggregateExpr({ load: sum("load") })
      .collect().execute("sliding").then(({ results }) => results),
  sessions: () =>
    stream().keyBy("page", "user").window(SessionWindows.withGap("20s"))
      .aggregateExpr({ pages: collectList("load"), longest: longestOf() })
      .collect().execute("sessions").then(({ results }) => results),
  closures: () =>
    stream()
      .filter((hit) => hit.user % 2 === 0)
      .map((hit) => ({ ...hit, page: hit.page?.toUpperCase() ?? null }), HITS)
      .flatMap((hit) => [hit, { ...hit, user: -hit.user }], HITS)
      .mapBatch((batch) => batch, HITS)
      .keyBy("page").aggregateExpr({ users: sum("user"), n: count() })
      .collect().execute("closures", { batchRows: 50 }).then(({ results }) => results),
  batches: () => {
    const batch = batchFromRows(HITS, hits);
    const [again] = fromIpc(toIpc([batch]));
    return Promise.resolve([sumByCursor(batch), sumByCursor(again), toRows(again).slice(0, 20)]);
  },
  asynchronous: () =>
    new Environment().fromIter(slowly(), { schema: HITS }).filterExpr(col("user").eq(3))
      .collect().execute("asynchronous").then(({ results }) => results.length),
  failures: async () => [
    await failureOf(() =>
      stream().selectExpr({ tooBig: col("bytes").mul(col("bytes")).mul(col("bytes")) }).collect().execute(
        "overflow",
      )
    ),
    await failureOf(() => stream().filter((hit) => hit.page!.length > 3).collect().execute("closure")),
  ],
};

function longestOf() {
  return aggregateWith(col("load"), {
    init: () => 0,
    add: (longest, load: number) => Math.max(longest, load),
    merge: Math.max,
    value: (longest) => longest,
    result: float64,
  });
}

function sumByCursor(batch: Batch): number {
  const cursor = rowCursor<Hits>(HITS);
  let total = 0;
  for (let i = 0; i < batch.length; i++) total += cursor.at(batch, i).load;
  return total;
}

async function* slowly(): AsyncGenerator<typeof hits[number]> {
  for (const hit of hits) {
    if (hit.user === 3) await Promise.resolve();
    yield hit;
  }
}

async function failureOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (thrown) {
    return thrown instanceof VolleyError ? [thrown.code, thrown.message, thrown.at] : String(thrown);
  }
}
