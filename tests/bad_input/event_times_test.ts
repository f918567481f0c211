import { assertEquals, assertThrows } from "@std/assert";
import {
  Batch,
  batchFromRows,
  Column,
  count,
  int32,
  nullable,
  schema,
  StreamExecutionEnvironment,
  timestamp,
  TumblingWindows,
  VolleyError,
} from "../../mod.ts";
import { assertRefused } from "./refused.ts";

const QUIET = { handleSignals: false } as const;
const YEAR_50_000 = Date.UTC(2000, 0, 1) + 48_000 * 365.2425 * 86_400_000;

function windowed(batches: Batch[]) {
  return new StreamExecutionEnvironment(QUIET).fromIter(batches).withWatermarks("ts").id("times").keyBy("k")
    // deno-lint-ignore no-explicit-any
    .window(TumblingWindows.of("1h")).aggregateExpr({ n: count() }) as any;
}

for (const unit of ["s", "ms", "us"] as const) {
  Deno.test(`an event time of the year 50,000 is refused before it moves a watermark: ${unit}`, async () => {
    const perMs = { s: 0.001, ms: 1, us: 1000 }[unit];
    const events = schema({ ts: timestamp(unit), k: int32 });
    const values = BigInt64Array.of(0n, BigInt(Math.floor(YEAR_50_000 * perMs)), 1n);
    const batch = new Batch(events, [
      new Column({ type: timestamp(unit), length: 3, values }),
      new Column({ type: int32, length: 3, values: new Int32Array(3) }),
    ], 3);
    const error = await assertRefused(windowed([batch]), {
      code: "EVENT_TIME_OUT_OF_RANGE",
      operator: "times",
      says: "years 1 to 9999",
    });
    assertEquals(error.at.partition, 0);
  });
}

Deno.test("a row with the year 50,000 as a number or a date is kept or refused, never changed", () => {
  const events = schema({ ts: timestamp("ms") });
  const [kept] = [batchFromRows(events, [{ ts: YEAR_50_000 }])];
  assertEquals(Number((kept.columns[0].values as BigInt64Array)[0]), YEAR_50_000);
  for (const ts of [NaN, Infinity, new Date(NaN), "not a time"] as never[]) {
    const error = assertThrows(() => batchFromRows(events, [{ ts }]), VolleyError);
    assertEquals([error.at.column, error.at.row, error.hint !== undefined], ["ts", 0, true]);
  }
});

Deno.test("rows without an event time are counted, in no window, and hold nothing back", async () => {
  const events = schema({ ts: nullable(timestamp("ms")), k: int32 });
  const rows = [null, 1, null, 2, null].map((ts) => ({ ts, k: 1 }));
  for (const batchRows of [1, 2, 5]) {
    const { results, summary } = await new StreamExecutionEnvironment(QUIET).fromIter(rows, {
      schema: events,
    })
      .withWatermarks("ts").keyBy("k").window(TumblingWindows.of("1h")).aggregateExpr({ n: count() })
      .collect().execute("null times", { batchRows });
    assertEquals([results.map(({ n }) => n), summary.rejected, summary.late], [[2n], 3, 0]);
  }
});

Deno.test("a stream without a single event time ends with nothing but a count", async () => {
  const events = schema({ ts: nullable(timestamp("ms")), k: int32 });
  const { results, summary } = await new StreamExecutionEnvironment(QUIET)
    .fromIter([{ ts: null, k: 1 }, { ts: null, k: 2 }], { schema: events })
    .withWatermarks("ts").keyBy("k").window(TumblingWindows.of("1h")).aggregateExpr({ n: count() })
    .collect().execute("no times");
  assertEquals([results, summary.rejected, summary.ended], [[], 2, "end"]);
});
