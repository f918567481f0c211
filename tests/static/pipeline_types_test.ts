import { assertEquals, assertThrows } from "@std/assert";
import {
  aggregateWith,
  avg,
  batchFromRows,
  col,
  collectList,
  count,
  CountWindows,
  GlobalWindows,
  int32,
  lit,
  type Operator,
  type RowOf,
  type Schema,
  SessionWindows,
  type Shape,
  StreamRecord,
  sum,
  TumblingWindows,
  VolleyError,
  when,
} from "../../mod.ts";
import { float64, int64, nullable, schema, StreamExecutionEnvironment, timestamp, utf8 } from "../../mod.ts";

const events = schema({ user: utf8, amount: nullable(float64), n: int32, total: int64, at: timestamp("us") });
const stream = new StreamExecutionEnvironment().fromIter([], { schema: events });

/** Compiles only where a stream's rows are exactly `R`. */
function rowsAre<R>(): <S extends Shape>(
  stream:
    & { readonly schema: Schema<S> }
    & (Same<RowOf<S>, R> extends true ? unknown : { readonly rows: RowOf<S> }),
) => string {
  return (stream) => stream.schema.toString();
}

type Flat<T> = { -readonly [K in keyof T]: T[K] };
type Same<A, B> = (<T>() => T extends Flat<A> ? 1 : 2) extends (<T>() => T extends Flat<B> ? 1 : 2) ? true
  : false;

Deno.test("withColumn() and selectExpr() type what they make", () => {
  const made = stream.withColumn("double", col("n").mul(2)).withColumn("n", (c) => c.n.add(c.total));
  assertEquals(
    rowsAre<{ user: string; amount: number | null; n: bigint; total: bigint; at: bigint; double: number }>()(
      made,
    ),
    "user utf8, amount float64?, n int64, total int64, at timestamp[us], double int32",
  );
  const chosen = stream.selectExpr(col("user"), (c) => c.amount.add(1).as("more"), lit("x").as("tag"));
  assertEquals(
    rowsAre<{ user: string; more: number | null; tag: string }>()(chosen),
    "user utf8, more float64?, tag utf8",
  );
  const named = stream.selectExpr({
    size: when(col("n").gt(3)).then("big").otherwise("small"),
    half: (c) => c.n.div(2),
  });
  assertEquals(rowsAre<{ size: string; half: number }>()(named), "size utf8, half int32");
});

Deno.test("a column's name stands for the column, also among expressions", () => {
  const chosen = stream.selectExpr("user", (c) => c.amount.add(1).as("more"), "n", col("at"));
  assertEquals(
    rowsAre<{ user: string; more: number | null; n: number; at: bigint }>()(chosen),
    "user utf8, more float64?, n int32, at timestamp[us]",
  );
  assertEquals(
    rowsAre<{ user: string; n: number }>()(stream.selectExpr("user", "n")),
    "user utf8, n int32",
  );
  const named = stream.selectExpr({ who: "user", half: (c) => c.n.div(2) }).withColumn("copy", "who");
  assertEquals(
    rowsAre<{ who: string; half: number; copy: string }>()(named),
    "who utf8, half int32, copy utf8",
  );
  const keyed = stream.keyBy("user", (c) => c.n.mod(2).as("odd"), col("total")).aggregateExpr(count());
  assertEquals(
    rowsAre<{ user: string; odd: number; total: bigint; count: bigint }>()(keyed),
    "user utf8, odd int32, total int64, count int64",
  );
});

Deno.test("drop() and rename() type what they leave", () => {
  const left = stream.drop("at", "total").rename({ user: "who" });
  assertEquals(
    rowsAre<{ who: string; amount: number | null; n: number }>()(left),
    "who utf8, amount float64?, n int32",
  );
});

Deno.test("dropNulls() narrows the columns it is given, and without names all of them", () => {
  const columns = { a: nullable(utf8), b: nullable(int64), c: nullable(float64), d: int32 };
  const gaps = new StreamExecutionEnvironment().fromIter([], { schema: columns });
  assertEquals(
    rowsAre<{ a: string; b: bigint; c: number | null; d: number }>()(gaps.dropNulls("a", "b", "d")),
    "a utf8, b int64, c float64?, d int32",
  );
  assertEquals(
    rowsAre<{ a: string; b: bigint; c: number; d: number }>()(gaps.dropNulls()),
    "a utf8, b int64, c float64, d int32",
  );
  assertEquals(
    rowsAre<{ d: number; avg_c: number }>()(gaps.dropNulls("c").keyBy("d").aggregate("avg", "c")),
    "d int32, avg_c float64",
  );
});

Deno.test("map() and flatMap() have the rows of their schema", () => {
  const sizes = schema({ size: int32 });
  const rows = stream.map((row) => ({ size: row.user.length }), sizes).flatMap((row) => [row, row], sizes);
  assertEquals(rowsAre<{ size: number }>()(rows), "size int32");
});

Deno.test("aggregateExpr() types keys, bounds and results", () => {
  const windowed = stream.keyBy("user").window(TumblingWindows.of("1m")).aggregateExpr({
    total: sum("amount"),
    all: sum(col("n")),
    rows: count(),
    mean: (c) => avg(c.n),
    users: collectList("user"),
    top: aggregateWith("n", {
      init: () => 0,
      add: (top, value: number) => Math.max(top, value),
      merge: Math.max,
      value: (top) => top,
      result: int32,
    }),
  });
  assertEquals(
    rowsAre<
      {
        user: string;
        window_start: number;
        window_end: number;
        total: number | null;
        all: bigint;
        rows: bigint;
        mean: number;
        users: string[];
        top: number;
      }
    >()(windowed),
    "user utf8, window_start timestamp[ms], window_end timestamp[ms], total float64?, all int64, rows int64, " +
      "mean float64, users list<utf8>, top int32",
  );
});

Deno.test("windows type the columns that name them, and those that say which answer a row is", () => {
  const keyed = stream.keyBy("user");
  const minutes = keyed.window(TumblingWindows.of("1m"));
  interface Minute {
    user: string;
    window_start: number;
    window_end: number;
    count: bigint;
  }
  const bounds = "user utf8, window_start timestamp[ms], window_end timestamp[ms], count int64";
  assertEquals(rowsAre<Minute>()(minutes.allowedLateness(0).aggregate("count")), bounds);
  assertEquals(
    rowsAre<Minute & { revision: number }>()(minutes.allowedLateness("1m").aggregate("count")),
    `${bounds}, revision int32`,
  );
  assertEquals(
    rowsAre<Minute & { pane: number }>()(
      minutes.earlyResults({ everyRows: 5, purging: true }).allowedLateness("1m").aggregate("count"),
    ),
    `${bounds}, pane int32`,
  );
  assertEquals(
    rowsAre<Minute & { revision: number; retracted: boolean }>()(
      keyed.window(SessionWindows.withGap("1m")).allowedLateness("1m").aggregate("count"),
    ),
    `${bounds}, revision int32, retracted bool`,
  );
  assertEquals(
    rowsAre<{ user: string; window_index: bigint; count: bigint }>()(
      keyed.window(CountWindows.of(3)).aggregate("count"),
    ),
    "user utf8, window_index int64, count int64",
  );
  assertEquals(
    rowsAre<{ user: string; count: bigint; revision: number }>()(
      keyed.window(GlobalWindows.create()).trigger({ every: "1m" }).aggregate("count"),
    ),
    "user utf8, count int64, revision int32",
  );
});

Deno.test("aggregate() names its result after the aggregate and the column", () => {
  const running = stream.keyBy((c) => c.user.lower().as("who")).aggregateExpr(
    sum("n"),
    (c) => sum(c.n.mul(2)).as("twice"),
  );
  assertEquals(
    rowsAre<{ who: string; sum_n: bigint; twice: bigint }>()(running),
    "who utf8, sum_n int64, twice int64",
  );
  const distinct = stream.keyBy("user", "n").aggregate("countDistinct", "total");
  assertEquals(
    rowsAre<{ user: string; n: number; count_distinct_total: bigint }>()(distinct),
    "user utf8, n int32, count_distinct_total int64",
  );
});

Deno.test("an operator types its records, and the stream after it", () => {
  const sizes = schema({ size: int32 });
  type User = Pick<typeof events.shape, "user">;
  class Sizes implements Operator<User, typeof sizes.shape> {
    outputSchema(): Schema<typeof sizes.shape> {
      return sizes;
    }
    process(record: StreamRecord<User>): StreamRecord[] {
      return [
        new StreamRecord(batchFromRows(sizes, record.rows().map(({ user }) => ({ size: user.length })))),
      ];
    }
  }
  class AsItComes implements Operator<User> {
    process(record: StreamRecord<User>): StreamRecord[] {
      return [record];
    }
  }
  assertEquals(rowsAre<{ size: number }>()(stream.applyOperator(() => new Sizes())), "size int32");
  assertEquals(rowsAre<{ size: number }>()(stream.keyBy("n").withOperator(new Sizes())), "size int32");
  assertEquals(rowsAre<{ size: number }>()(stream.applyOperator(new Sizes(), sizes)), "size int32");
  const same = stream.selectExpr("user", "n").applyOperator(new AsItComes());
  assertEquals(rowsAre<{ user: string; n: number }>()(same), "user utf8, n int32");
  // @ts-expect-error: the stream has no such column
  assertEquals(stream.drop("user").applyOperator(new AsItComes()).schema.names.length, 4);
});

Deno.test("a sink's results are typed and refused before a run", () => {
  const counted = stream.keyBy("user").aggregateExpr(count()).collect();
  const results: () => { user: string; count: bigint }[] = () => counted.results;
  assertThrows(results, VolleyError, "no run of this sink has ended");
});

Deno.test("a call in the wrong place does not compile", () => {
  const keyed = stream.keyBy("user");
  const windowed = keyed.window(TumblingWindows.of("1m"));
  const absent: unknown[] = [
    // @ts-expect-error: only a keyed stream aggregates
    stream.aggregateExpr,
    // @ts-expect-error: only a keyed stream has windows
    stream.window,
    // @ts-expect-error: a stream without a sink does not run
    stream.execute,
    // @ts-expect-error: a keyed stream is keyed already
    keyed.keyBy,
    // @ts-expect-error: windows want an aggregate
    windowed.collect,
    // @ts-expect-error: a sink is the end
    stream.collect().filter,
  ];
  assertEquals(absent, absent.map(() => undefined));
});
