import { assertEquals } from "@std/assert";
import { differences } from "./compare_answers.ts";
import type { AnswerRow } from "./reference_engine.ts";
import type { PipelineCase } from "./stream_case.ts";

const PIPELINE: PipelineCase = {
  early: null,
  maxOutOfOrdernessMs: 0,
  detour: "none",
  filter: null,
  derived: [],
  keys: ["k"],
  window: { kind: "tumbling", sizeMs: 10, offsetMs: 0 },
  aggregates: [{ fn: "sum", column: "v", as: "s" }],
};

function row(k: number | null, start: number, s: unknown): AnswerRow {
  return { k, window_start: start, window_end: start + 10, s } as AnswerRow;
}

function compared(expected: AnswerRow[], actual: AnswerRow[], over: Partial<PipelineCase> = {}): string[] {
  return differences({ rows: expected, late: 0, rejected: 0 }, { rows: actual, late: 0, rejected: 0 }, {
    ...PIPELINE,
    ...over,
  });
}

Deno.test("differences() takes rows in any order, and whole numbers in either form", () => {
  assertEquals(compared([row(1, 0, 5n), row(NaN, 0, 1)], [row(NaN, 0, 1n), row(1, 0, 5)]), []);
});

Deno.test("differences() names what is wrong, missing and unexpected", () => {
  const found = compared([row(1, 0, 5), row(2, 0, 5)], [row(1, 0, 6), row(2, 10, 5)]);
  assertEquals(found, [
    "expected: { k=1, window_start=0, window_end=10, s=5 }\n  engine: { k=1, window_start=0, window_end=10, s=6 }",
    "missing: { k=2, window_start=0, window_end=10, s=5 }",
    "unexpected: { k=2, window_start=10, window_end=20, s=5 }",
  ]);
});

Deno.test("differences() does not take one result for two, null for 0, nor a sum one too great", () => {
  assertEquals(compared([row(1, 0, 5)], [row(1, 0, 5), row(1, 0, 5)]).length, 1);
  assertEquals(compared([row(1, 0, null)], [row(1, 0, 0)]).length, 1);
  assertEquals(compared([row(null, 0, 1)], [row(0, 0, 1)]).length, 2);
  assertEquals(compared([row(1, 0, 1n << 60n)], [row(1, 0, (1n << 60n) + 1n)]).length, 1);
});

Deno.test("differences() holds an estimate to one percent of the value at its rank", () => {
  const quantile = { aggregates: [{ fn: "quantile", column: "v", q: 0.5, as: "s" }] } as const;
  assertEquals(compared([row(1, 0, { exact: -110 })], [row(1, 0, -110.9)], quantile), []);
  assertEquals(compared([row(1, 0, { exact: -110 })], [row(1, 0, -112)], quantile).length, 1);
});

Deno.test("differences() takes the last of a running aggregate's words", () => {
  assertEquals(compared([row(1, 0, 3)], [row(1, 0, 1), row(1, 0, 3)], { window: null }), []);
  assertEquals(compared([row(1, 0, 3)], [row(1, 0, 3), row(1, 0, 1)], { window: null }).length, 1);
});

Deno.test("differences() counts late and rejected rows", () => {
  const counts = { rows: [], late: 2, rejected: 1 };
  assertEquals(differences(counts, { ...counts, late: 3, rejected: 0 }, PIPELINE), [
    "late rows: expected 2, engine 3",
    "rejected rows: expected 1, engine 0",
  ]);
});
