import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { Batch } from "../data/mod.ts";
import { AssignWatermarks } from "./assign_watermarks.ts";
import { answerLines, countAndSum, eventBatch, type EventRow, fired } from "./event_rows_test.ts";
import type { SessionClearing } from "./session_clearing.ts";
import { SessionWindow } from "./session_window.ts";

class Run {
  readonly assign = new AssignWatermarks({ column: 0, maxOutOfOrdernessMs: 0, listAtWatermark: true });
  readonly window: SessionWindow;
  readonly results: Batch[] = [];

  constructor(gapMs: number, clearing?: SessionClearing) {
    this.window = new SessionWindow(gapMs, { ...countAndSum, batchRows: 100 }, clearing);
  }

  take(rows: readonly EventRow[]): this {
    this.window.process(this.assign.process(eventBatch(rows)) as Batch);
    this.results.push(...fired(this.window, this.assign.watermark));
    return this;
  }

  end(): string[] {
    this.results.push(...fired(this.window, Infinity));
    return answerLines(this.results);
  }
}

/** Sessions of a stream in order: a row joins its key's last one unless that is out of reach or closed by now. */
function sessionsInOrder(rows: readonly EventRow[], gap: number): string[] {
  const open = new Map<number, { first: number; last: number; n: number; sum: number }>();
  const lines: string[] = [];
  let watermark = -Infinity;
  const close = (k: number) => {
    const { first, last, n, sum } = open.get(k)!;
    lines.push(`${k} ${first} ${last + gap} ${n} ${sum}`);
    open.delete(k);
  };
  for (const { ts, k, v } of rows) {
    const known = open.get(k);
    if (known && known.last < Math.max(ts - gap, watermark - gap + 1)) close(k);
    const { first, n, sum } = open.get(k) ?? { first: ts, n: 0, sum: 0 };
    open.set(k, { first, last: ts, n: n + 1, sum: sum + v });
    watermark = ts;
  }
  for (const k of [...open.keys()]) close(k);
  return lines.sort();
}

Deno.test("SessionWindow gives each key's sessions of a stream in order", () => {
  const next = seededRandom(3);
  for (const size of [1, 5, 1000]) {
    let ts = -500;
    const rows = Array.from({ length: 400 }, () => {
      ts += Math.floor(next() * 6);
      return { ts, k: Math.floor(next() * 5), v: Math.floor(next() * 9) };
    });
    const run = new Run(10);
    for (let from = 0; from < rows.length; from += size) run.take(rows.slice(from, from + size));
    assertEquals(run.end(), sessionsInOrder(rows, 10));
    assertEquals(run.window.counts(), { late: 0, lateAfterIdle: 0, pendingWindows: 0 });
  }
});

Deno.test("SessionWindow merges the states of sessions a row connects", () => {
  const run = new Run(10);
  const row = (ts: number, v: number) => ({ ts, k: 1, v });
  // Two partitions' worth of disorder: the window hears of watermarks only here.
  const { window } = run;
  const batch = (rows: EventRow[]) => {
    const assign = new AssignWatermarks({ column: 0, maxOutOfOrdernessMs: 1000 });
    window.process(assign.process(eventBatch(rows)) as Batch);
  };
  batch([row(0, 1), row(40, 2), row(20, 4)]);
  batch([row(10, 8), row(11, 16)]);
  batch([row(30, 32)]);
  assertEquals(window.counts().pendingWindows, 1);
  assertEquals(run.end(), ["1 0 50 6 63"]);
});

Deno.test("SessionWindow counts a row as late once its own session would have ended", () => {
  const run = new Run(10).take([{ ts: 100, k: 1, v: 1 }, { ts: 90, k: 2, v: 1 }, { ts: 91, k: 3, v: 1 }]);
  assertEquals(run.window.counts().late, 1);
  assertEquals(run.end(), ["1 100 110 1 1", "3 91 101 1 1"]);
});

Deno.test("SessionWindow leaves thousands of closed sessions behind and keeps the open ones whole", () => {
  const run = new Run(10);
  let wanted = 0;
  // Key 0 is open all the time; the others come once.
  for (let round = 0; round < 30; round++) {
    const ts = round * 9;
    const rows = Array.from({ length: 1000 }, (_, i) => ({ ts, k: 1 + round * 1000 + i, v: 1 }));
    run.take([{ ts, k: 0, v: 1 }, ...rows]);
    wanted += rows.length;
  }
  const lines = run.end();
  assertEquals(lines.length, wanted + 1);
  assertEquals(lines.filter((line) => line.startsWith("0 ")), [`0 0 ${29 * 9 + 10} 30 30`]);
  assert(lines.slice(1).every((line) => line.endsWith(" 1 1")));
});

Deno.test("SessionWindow gives the same sessions however often and in what steps it leaves closed ones behind", () => {
  const next = seededRandom(17);
  for (const clearing of [{ sessionsMin: 0, movedAtOnce: 1 }, { rowsMin: 5, movedAtOnce: 3 }]) {
    for (let round = 0; round < 20; round++) {
      const assigns = [0, 1].map(() =>
        new AssignWatermarks({ column: 0, maxOutOfOrdernessMs: 20, listAtWatermark: true })
      );
      const windows = [
        new SessionWindow(10, { ...countAndSum, batchRows: 3 }),
        new SessionWindow(10, { ...countAndSum, batchRows: 3 }, clearing),
      ];
      const answers: Batch[][] = [[], []];
      for (let step = 0; step < 60; step++) {
        const rows = Array.from({ length: 1 + Math.floor(next() * 8) }, () => ({
          ts: step * 5 - Math.floor(next() * 40),
          k: next() < 0.5 ? Math.floor(next() * 4) : 100 + step + Math.floor(next() * 9),
          v: Math.floor(next() * 9),
        }));
        windows.forEach((window, w) => {
          window.process(assigns[w].process(eventBatch(rows)) as Batch);
          answers[w].push(...fired(window, assigns[w].watermark));
        });
        assertEquals(windows[1].counts(), windows[0].counts());
      }
      windows.forEach((window, w) => answers[w].push(...fired(window, Infinity)));
      assertEquals(answerLines(answers[1]), answerLines(answers[0]));
    }
  }
});
