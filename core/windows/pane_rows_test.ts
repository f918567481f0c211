import { assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import type { EventTimes } from "../data/mod.ts";
import { PaneRows } from "./pane_rows.ts";

function timesOf(values: readonly number[]): EventTimes {
  return { values: Float64Array.from(values), minMs: Math.min(...values), maxMs: Math.max(...values) };
}

function visited(panes: PaneRows, times: EventTimes, rows: Int32Array, count: number): [number, number[]][] {
  const seen: [number, number[]][] = [];
  panes.visit(times, rows, count, (pane, own, from, to) => seen.push([pane, [...own.subarray(from, to)]]));
  return seen;
}

Deno.test("PaneRows groups rows by pane, ascending, in their order, however wide the batch", () => {
  const next = seededRandom(9);
  for (const spread of [5, 300, 40_000, 1e9, 1e14]) {
    for (let round = 0; round < 60; round++) {
      const size = 1 + Math.floor(next() * 20);
      const offset = Math.floor(next() * size);
      const values = Array.from({ length: 50 }, () => Math.floor((next() - 0.5) * spread));
      const rows = Int32Array.from(values.keys()).filter(() => next() < 0.8);
      const wanted = new Map<number, number[]>();
      for (const row of rows) {
        const pane = Math.floor((values[row] - offset) / size);
        wanted.set(pane, [...wanted.get(pane) ?? [], row]);
      }
      const panes = new PaneRows(size, offset);
      const found = visited(panes, timesOf(values), rows, rows.length);
      assertEquals(found, [...wanted].sort(([a], [b]) => a - b));
    }
  }
});

Deno.test("PaneRows passes a batch within one pane on as it is, and an empty one not at all", () => {
  const rows = Int32Array.of(2, 0, 1);
  const panes = new PaneRows(10, 0);
  panes.visit(timesOf([1, 2, 9]), rows, 3, (pane, own, from, to) => {
    assertEquals([pane, own === rows, from, to], [0, true, 0, 3]);
  });
  assertEquals(visited(panes, timesOf([1, 25]), rows, 0), []);
  assertEquals([panes.paneOf(-1), panes.paneOf(-10), panes.paneOf(-11)], [-1, -1, -2]);
});
