import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import type { Batch } from "../data/mod.ts";
import { countAndSum, eventBatch } from "./event_rows_test.ts";
import { GroupUpdate } from "./group_update.ts";
import { type Groups, Pane, rowNumbers } from "./pane.ts";
import { haveSmallStates, TwoStacks } from "./two_stacks.ts";

const WINDOW = 8;

/** Groups as `key count sum`, sorted. */
function linesOf({ size, keyColumns, accumulators }: Groups): string[] {
  const columns = [...keyColumns(0, size), ...accumulators.map((accumulator) => accumulator.finish(0, size))];
  const line = (i: number) => columns.map(({ values }) => String(values![i])).join(" ");
  return Array.from({ length: size }, (_, i) => line(i)).sort();
}

function naive(panes: readonly (readonly [number, Pane])[]): string[] {
  const whole = new Pane(countAndSum);
  for (const [, pane] of panes) whole.merge(pane, 0, pane.size);
  return linesOf({
    size: whole.size,
    accumulators: whole.accumulators,
    keyColumns: (a, b) => whole.keyColumns(a, b),
  });
}

function finished<T>(steps: Generator<Batch, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as T;
  }
}

/** Slides a window over panes of random rows, some of which come to panes already combined. */
function slide(keys: number, rows: number, lateShare: number): { combined: number; windows: number } {
  const next = seededRandom(keys + rows);
  const stacks = new TwoStacks(countAndSum, countAndSum.output);
  const update = new GroupUpdate(countAndSum.columns, false);
  const panes = new Map<number, Pane>();
  const add = (number: number, count: number) => {
    update.start(eventBatch(
      Array.from(
        { length: count },
        () => ({ ts: 0, k: Math.floor(next() * keys), v: Math.floor(next() * 90) }),
      ),
    ));
    if (!panes.has(number)) panes.set(number, new Pane(countAndSum));
    update.add(panes.get(number)!, rowNumbers(count), 0, count);
    if (stacks.holds(number)) update.add(stacks.patch(number), rowNumbers(count), 0, count);
  };
  let [combined, windows] = [0, 0];
  for (let last = 0; last < 60; last++) {
    if (next() < 0.8) add(last, 1 + Math.floor(next() * rows));
    if (next() < lateShare && last > 3) add(last - 1 - Math.floor(next() * 3), 1 + Math.floor(next() * 3));
    const covered = [...panes].filter(([number]) => number > last - WINDOW && number <= last).sort((
      [a],
      [b],
    ) => a - b);
    if (covered.length === 0) continue;
    const groups = finished(stacks.combine(last - WINDOW + 1, last, covered));
    windows++;
    if (groups === null) continue;
    combined++;
    assertEquals(linesOf(groups), naive(covered), `window to ${last}`);
  }
  return { combined, windows };
}

Deno.test("TwoStacks combines what merging pane by pane does, also rows that come to panes taken in", () => {
  for (const lateShare of [0, 0.5]) {
    for (const [keys, rows] of [[1, 3], [5, 10], [200, 60], [3000, 9]] as const) {
      const { combined, windows } = slide(keys, rows, lateShare);
      assertEquals(combined, windows);
    }
  }
});

Deno.test("TwoStacks leaves panes alone whose keys hardly recur: suffixes would hold far more than they do", () => {
  const stacks = new TwoStacks(countAndSum, countAndSum.output);
  const update = new GroupUpdate(countAndSum.columns, false);
  const panes = Array.from({ length: 24 }, (_, number): [number, Pane] => {
    const pane = new Pane(countAndSum);
    update.start(eventBatch(Array.from({ length: 1000 }, (_, k) => ({ ts: 0, k: number * 1000 + k, v: 1 }))));
    update.add(pane, rowNumbers(1000), 0, 1000);
    return [number, pane];
  });
  assertEquals(finished(stacks.combine(0, 23, panes)), null);
  assertEquals([stacks.size, stacks.holds(5)], [0, false]);
  assertEquals(finished(stacks.combine(1, 24, panes.slice(1))), null);
});

Deno.test("haveSmallStates() is false where a state grows with the rows", () => {
  const count = { fn: "count", input: null, params: {} };
  assert(haveSmallStates([count]));
  for (const fn of ["collectList", "countDistinct", "approxQuantile", "user"]) {
    assert(!haveSmallStates([count, { fn, input: null, params: {} }]));
  }
});
