import { assert, assertEquals } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import { Batch, bool, int32, int64, schema, timestamp, toRows } from "../data/mod.ts";
import { AssignWatermarks } from "./assign_watermarks.ts";
import { countAndSum, eventBatch, type EventRow, fired } from "./event_rows_test.ts";
import { type SessionOptions, SessionWindow } from "./session_window.ts";

const REVISED = schema({
  k: int32,
  window_start: timestamp("ms"),
  window_end: timestamp("ms"),
  n: int64,
  sum: int64,
  revision: int32,
  retracted: bool,
});

interface Answer {
  readonly k: number;
  readonly window_start: number;
  readonly window_end: number;
  readonly n: bigint;
  readonly sum: bigint;
  readonly revision: number;
  readonly retracted: boolean;
}

/** One batch of one of several partitions. */
interface Step {
  readonly partition: number;
  readonly rows: readonly EventRow[];
}

/** Everything a session window with lateness answers to the steps, in order. */
function answersTo(
  steps: readonly Step[],
  boundMs: number,
  gapMs: number,
  options: SessionOptions,
): Answer[] {
  const assign = new AssignWatermarks({ column: 0, maxOutOfOrdernessMs: boundMs, listAtWatermark: true });
  assign.onPartitions([0, 1].map((partition) => ({ partition, ended: false })));
  const window = new SessionWindow(gapMs, { ...countAndSum, output: REVISED, batchRows: 3 }, options);
  const given: Batch[] = [];
  const fire = (timeMs: number) => {
    for (const batch of fired(window, timeMs)) if (batch.rows > 0) given.push(batch);
  };
  for (const { partition, rows } of steps) {
    window.process(assign.process(eventBatch(rows, partition)) as Batch);
    fire(assign.watermark);
  }
  fire(Infinity);
  assertEquals([window.counts().pendingWindows, window.waitStatus()], [0, {
    pending: 0,
    nextEventTimeMs: Infinity,
  }]);
  return given.flatMap((batch) => toRows(batch) as unknown as Answer[]);
}

/** What holds in the end. Fails where a row takes back, or replaces, what was not there. */
function surviving(answers: readonly Answer[]): string[] {
  const held = new Map<string, Answer>();
  for (const answer of answers) {
    const { k, window_start, window_end, revision, retracted } = answer;
    const place = `${k} ${window_start} ${window_end}`;
    const known = held.get(place);
    if (retracted) {
      assertEquals({ ...answer, retracted: false }, known);
      held.delete(place);
    } else {
      assert(known === undefined || known.revision < revision);
      held.set(place, answer);
    }
  }
  return [...held].map(([place, { n, sum }]) => `${place} ${n} ${sum}`).sort();
}

/** Sessions by their definition: rows in time, judged by their own partition, joined until nothing joins. */
function reference(steps: readonly Step[], boundMs: number, gapMs: number, latenessMs: number): string[] {
  const newest = [-Infinity, -Infinity];
  const kept: (EventRow & { readonly low: number; component: number })[] = [];
  for (const { partition, rows } of steps) {
    for (const row of rows) {
      const watermark = newest[partition] - boundMs;
      newest[partition] = Math.max(newest[partition], row.ts);
      if (row.ts + gapMs + latenessMs <= watermark) continue;
      const low = Math.max(row.ts - gapMs, watermark - latenessMs - gapMs + 1);
      kept.push({ ...row, low, component: kept.length });
    }
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const p of kept) {
      for (const x of kept) {
        const together = p.k === x.k && p.ts <= x.ts && x.low <= p.ts;
        if (!together || p.component === x.component) continue;
        p.component = x.component = Math.min(p.component, x.component);
        changed = true;
      }
    }
  }
  const sessions = Map.groupBy(kept, ({ component }) => component);
  return [...sessions.values()].map((rows) => {
    const times = rows.map(({ ts }) => ts);
    const sum = rows.reduce((total, { v }) => total + v, 0);
    return `${rows[0].k} ${Math.min(...times)} ${Math.max(...times) + gapMs} ${rows.length} ${sum}`;
  }).sort();
}

function randomSteps(next: () => number, batchRows: number): Step[] {
  const streams = [0, 1].map((partition) => {
    let now = 0;
    return Array.from({ length: 60 }, () => {
      now += Math.floor(next() * 9);
      const ts = now - (next() < 0.3 ? Math.floor(next() * 90) : 0);
      return { partition, row: { ts, k: Math.floor(next() * 4), v: Math.floor(next() * 9) } };
    });
  });
  const steps: Step[] = [];
  while (streams.some(({ length }) => length > 0)) {
    const partition = next() < 0.5 && streams[0].length > 0 || streams[1].length === 0 ? 0 : 1;
    const rows = streams[partition].splice(0, 1 + Math.floor(next() * batchRows)).map(({ row }) => row);
    steps.push({ partition, rows });
  }
  return steps;
}

Deno.test("SessionWindow with lateness ends up with the sessions of the definition, however it is fed", () => {
  const next = seededRandom(83);
  let [retracted, revised] = [0, 0];
  for (let round = 0; round < 240; round++) {
    const steps = randomSteps(next, [1, 4, 200][round % 3]);
    const [boundMs, gapMs, latenessMs] = [
      [0, 15][round % 2],
      1 + Math.floor(next() * 15),
      1 + Math.floor(next() * 60),
    ];
    const clearing = round % 4 === 0 ? { sessionsMin: 0, rowsMin: 2, movedAtOnce: 2 } : {};
    const answers = answersTo(steps, boundMs, gapMs, { allowedLatenessMs: latenessMs, ...clearing });
    assertEquals(surviving(answers), reference(steps, boundMs, gapMs, latenessMs));
    retracted += answers.filter((answer) => answer.retracted).length;
    revised += answers.filter(({ revision }) => revision > 0).length;
  }
  assert(retracted > 300 && revised > 300, `${retracted} retracted, ${revised} revised`);
});

function stepsOf(...batches: readonly (readonly (readonly [ts: number, v: number])[])[]): Step[] {
  return batches.flatMap((rows) => [
    { partition: 0, rows: rows.map(([ts, v]) => ({ ts, k: 1, v })) },
    // The other partition is as far on.
    { partition: 1, rows: [{ ts: Math.max(...rows.map(([ts]) => ts)), k: 9, v: 0 }] },
  ]);
}

function linesOf(answers: readonly Answer[]): string[] {
  return answers.filter(({ k }) => k === 1).map(({ window_start, window_end, n, sum, revision, retracted }) =>
    `${retracted ? "-" : "+"}${revision} [${window_start}, ${window_end}) ${n} ${sum}`
  );
}

Deno.test("SessionWindow takes back the answers of sessions that a late row merges", () => {
  const steps = stepsOf([[0, 1], [30, 2]], [[70, 4]], [[15, 8]], [[71, 16]]);
  const answers = linesOf(answersTo(steps, 0, 20, { allowedLatenessMs: 1000 }));
  assertEquals(answers, [
    "+0 [0, 20) 1 1",
    "+0 [30, 50) 1 2",
    "-0 [30, 50) 1 2",
    "-0 [0, 20) 1 1",
    "+1 [0, 50) 3 11",
    "+0 [70, 91) 2 20",
  ]);
});

Deno.test("SessionWindow answers anew, and takes nothing back, for a late row within a session", () => {
  const steps = stepsOf([[0, 1], [10, 2]], [[70, 4]], [[5, 8], [6, 0]], [[71, 0]], [[7, 1]]);
  const answers = linesOf(answersTo(steps, 0, 20, { allowedLatenessMs: 1000 }));
  assertEquals(answers.slice(0, 3), ["+0 [0, 30) 2 3", "+1 [0, 30) 4 11", "+2 [0, 30) 5 12"]);
});

Deno.test("SessionWindow opens a session again that a row in time makes longer, and answers at its new end", () => {
  // At watermark 25 the first has answered; 18 joins it to the second, which is not due before 45.
  const steps = stepsOf([[0, 1]], [[25, 2]], [[18, 4]], [[26, 8]], [[60, 0]]);
  const answers = linesOf(answersTo(steps, 0, 20, { allowedLatenessMs: 30 }));
  assertEquals(answers, ["+0 [0, 20) 1 1", "-0 [0, 20) 1 1", "+1 [0, 46) 4 15", "+0 [60, 80) 1 0"]);
});

Deno.test("SessionWindow answers once at a time for which a session was queued twice", () => {
  // After 18 the session was to be given up at 50, its end by the first answer and the lateness; after 30 it ends there.
  const steps = stepsOf([[0, 1]], [[25, 0]], [[18, 2]], [[46, 0]], [[30, 4]], [[49, 0]], [[200, 0]], [[
    201,
    0,
  ]]);
  const alone = steps.map(({ partition, rows }) => {
    return { partition, rows: rows.map((row) => [0, 18, 30].includes(row.ts) ? row : { ...row, k: 8 }) };
  });
  assertEquals(linesOf(answersTo(alone, 0, 20, { allowedLatenessMs: 30 })), [
    "+0 [0, 20) 1 1",
    "-0 [0, 20) 1 1",
    "+1 [0, 38) 2 3",
    "-1 [0, 38) 2 3",
    "+2 [0, 50) 3 7",
  ]);
});

Deno.test("SessionWindow closes a session for good at its end plus the lateness", () => {
  const late = (ts: number) => {
    const assign = new AssignWatermarks({ column: 0, maxOutOfOrdernessMs: 0 });
    const window = new SessionWindow(10, { ...countAndSum, output: REVISED }, { allowedLatenessMs: 5 });
    for (const rows of [[{ ts: 0, k: 1, v: 1 }], [{ ts, k: 2, v: 1 }], [{ ts: 0, k: 1, v: 1 }]]) {
      window.process(assign.process(eventBatch(rows)) as Batch);
      fired(window, assign.watermark);
    }
    return [window.counts().late, window.counts().pendingWindows];
  };
  assertEquals([late(14), late(15)], [[0, 2], [1, 1]]);
});
