import { assertEquals, assertThrows } from "@std/assert";
import {
  batchFromRows,
  bool,
  type DataType,
  decimal,
  float64,
  int32,
  int64,
  list,
  nullable,
  Schema,
  schema,
  timestamp,
  utf8,
} from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import {
  ARRIVALS,
  EVENT,
  eventBatch,
  randomRows,
  rowsOfOutput,
  runStage,
  type TestRow,
} from "../random_rows_test.ts";
import { RowOrder } from "./row_order.ts";
import { TopN, type TopNInit } from "./top_n.ts";
import { WindowedTopN } from "./windowed_top_n.ts";

const RANK = { name: "rank", type: int32, nullable: false };
const RANKED = new Schema([...EVENT.fields, RANK]);
const BOUNDS = ["window_start", "window_end"].map((name) => ({
  name,
  type: timestamp("ms"),
  nullable: false,
}));

interface Ranked extends TestRow {
  readonly rank: number;
  readonly window_end: number;
}

function init(more: Partial<TopNInit> = {}): TopNInit {
  return {
    operatorId: "topN-1",
    input: EVENT as unknown as Schema,
    output: RANKED,
    keyColumns: [1],
    n: 3,
    orderBy: [{ column: "at", descending: true }],
    batchRows: 4,
    ...more,
  };
}

/** The first rows of each key: by time, newest first, then as they came. */
function topOf(rows: readonly TestRow[]): string[] {
  const keys = [...new Set(rows.map(({ key }) => key))];
  return keys.flatMap((key) => {
    const own = rows.filter((row) => row.key === key).sort((a, b) => b.at - a.at || a.n - b.n);
    return own.slice(0, 3).map(({ n }, index) => `${key}#${index + 1} ${n}`);
  }).sort();
}

function lines(rows: readonly Ranked[]): string[] {
  return rows.map(({ key, rank, n }) => `${key}#${rank} ${n}`).sort();
}

/** What each key and rank ends with. */
function last(rows: readonly Ranked[]): Ranked[] {
  return [...new Map(rows.map((row) => [`${row.key} ${row.rank}`, row])).values()];
}

Deno.test("topN() ends with the first rows of each key, however they arrive", () => {
  for (let seed = 1; seed <= 8; seed++) {
    const rows = randomRows(seed, 200);
    for (const arrival of ARRIVALS) {
      assertEquals(lines(last(runStage(new TopN(init()), rows, arrival) as Ranked[])), topOf(rows));
    }
  }
});

Deno.test("topN() goes on from a snapshot", () => {
  const rows = randomRows(3, 200);
  const before = new TopN(init());
  const made = rowsOfOutput(before.process(eventBatch(rows.slice(0, 90))));
  const after = new TopN(init({ restored: before.snapshot() }));
  made.push(...runStage(after, rows.slice(90), [16]));
  assertEquals(lines(last(made as Ranked[])), topOf(rows));
});

Deno.test("windowed topN() agrees with a plain reference, however rows arrive, late ones left out and counted", () => {
  for (const [sizeMs, slideMs] of [[50, 50], [60, 20]]) {
    for (let seed = 1; seed <= 6; seed++) {
      const rows = randomRows(seed, 200);
      const wanted = windowed(rows, sizeMs, slideMs);
      for (const arrival of ARRIVALS) {
        const stage = new WindowedTopN(
          { sizeMs, slideMs, offsetMs: 0 },
          init({
            output: new Schema([...EVENT.fields, ...BOUNDS, RANK]),
          }),
        );
        const made = runStage(stage, rows, arrival) as Ranked[];
        assertEquals(made.map((row) => `${row.window_end} ${lines([row])}`).sort(), wanted.lines);
        assertEquals(stage.counts().late, wanted.late);
      }
    }
  }
});

function windowed(rows: readonly TestRow[], sizeMs: number, slideMs: number) {
  const windows = new Map<number, TestRow[]>();
  let late = 0;
  for (const row of rows) {
    let taken = 0;
    for (let end = Math.floor(row.at / slideMs) * slideMs + sizeMs; end > row.at; end -= slideMs) {
      if (end <= row.watermarkMs) continue;
      taken++;
      windows.set(end, [...windows.get(end) ?? [], row]);
    }
    if (taken === 0) late++;
  }
  const made = [...windows].flatMap(([end, own]) => topOf(own).map((line) => `${end} ${line}`));
  return { lines: made.sort(), late };
}

Deno.test("windowed topN() goes on from a snapshot", () => {
  const rows = randomRows(2, 200);
  const options = init({ output: new Schema([...EVENT.fields, ...BOUNDS, RANK]) });
  const lengths = { sizeMs: 2_000, slideMs: 2_000, offsetMs: 0 };
  const before = new WindowedTopN(lengths, options);
  before.process(eventBatch(rows.slice(0, 120)));
  const after = new WindowedTopN(lengths, { ...options, restored: before.snapshot() });
  assertEquals(lines(runStage(after, rows.slice(120), [7]) as Ranked[]), topOf(rows));
});

function sorted(type: DataType, values: readonly unknown[], descending: boolean): unknown[] {
  const input = schema({ v: nullable(type), i: int32 });
  const batch = batchFromRows(input, values.map((v, i) => ({ v, i })) as never);
  const order = new RowOrder(input as never, [{ column: "v", descending }]);
  order.begin(batch);
  return values.map((_, i) => i).sort((a, b) => {
    return order.isBefore(a, order.rankOf(b)) ? -1 : order.isBefore(b, order.rankOf(a)) ? 1 : a - b;
  }).map((i) => values[i]);
}

Deno.test("RowOrder orders every kind of value, NaN and null last either way", () => {
  assertEquals(sorted(float64, [1, NaN, null, -0, 0, 5], false), [-0, 0, 1, 5, NaN, null]);
  assertEquals(sorted(float64, [1, NaN, null, 5], true), [5, 1, NaN, null]);
  assertEquals(sorted(int64, [2n ** 60n, 2n ** 60n + 1n, -1n], true), [2n ** 60n + 1n, 2n ** 60n, -1n]);
  assertEquals(sorted(decimal(10, 2), ["9.50", "10.00", "-1.00"], false), ["-1.00", "9.50", "10.00"]);
  assertEquals(sorted(utf8, ["\u{1F600}", "\uFFFD", "b"], false), ["b", "\uFFFD", "\u{1F600}"]);
  assertEquals(sorted(bool, [true, false], false), [false, true]);
  const lists = schema({ v: list(int32) });
  const error = assertThrows(
    () => new RowOrder(lists as never, [{ column: "v", descending: true }]),
    VolleyError,
  );
  assertEquals(error.code, "ORDER_TYPE_UNSUPPORTED");
});
