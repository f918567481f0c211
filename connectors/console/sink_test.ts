import { assertEquals } from "@std/assert";
import {
  batchFromRows,
  float64,
  int64,
  nullable,
  schema,
  StreamRecord,
  systemClock,
  timestamp,
  utf8,
} from "../../core/mod.ts";
import { type ConsoleOptions, ConsoleSink } from "./sink.ts";

const flights = schema({ origin: utf8, at: timestamp("us"), flights: int64, delay: nullable(float64) });
const rows = [
  { origin: "SFO", at: "2001-01-01T10:00:00Z", flights: 12, delay: 1.23456 },
  { origin: "日本😀", at: "2001-01-01T10:30:15.5Z", flights: 1_000, delay: null },
  { origin: "a\nvery long name indeed", at: "2001-01-02", flights: 3, delay: -0.5 },
];

function shown(options: ConsoleOptions, given = rows, finish = true): string[] {
  const printed: string[] = [];
  const sink = new ConsoleSink({ ...options, print: (text) => printed.push(text) });
  const signal = new AbortController().signal;
  sink.open({ clock: systemClock, signal, schema: flights, pipeline: "p", restoredEpoch: null });
  for (const row of given) sink.write(new StreamRecord(batchFromRows(flights, [row])));
  if (finish) sink.flush();
  sink.close();
  sink.close();
  return printed.flatMap((text) => text.split("\n"));
}

Deno.test("ConsoleSink aligns columns, numbers to the right, without borders in a pipe", () => {
  assertEquals(
    shown({ borders: false, cellWidthMax: 12 }),
    [
      "origin        at            flights   delay",
      "SFO           2001-01-01 …       12  1.2346",
      "日本😀        2001-01-01 …     1000    null",
      "a\\nvery lon…  2001-01-02 …        3    -0.5",
    ].map((line) => line),
  );
});

Deno.test("ConsoleSink draws borders on a terminal, and counts what it does not show", () => {
  assertEquals(shown({ borders: true, rowsMax: 1, title: "Worst" }), [
    "Worst",
    "┌────────┬──────────────────┬─────────┬────────┐",
    "│ origin │ at               │ flights │  delay │",
    "├────────┼──────────────────┼─────────┼────────┤",
    "│ SFO    │ 2001-01-01 10:00 │      12 │ 1.2346 │",
    "└────────┴──────────────────┴─────────┴────────┘",
    "2 more rows, 3 in all",
  ]);
});

Deno.test("ConsoleSink says so when there are no rows, and shows nothing of a failed run", () => {
  assertEquals(shown({ borders: false }, []), ["origin  at  flights  delay", "no rows"]);
  assertEquals(shown({ borders: false }, rows, false), []);
});
