import { assert, assertEquals } from "@std/assert";
import { CountWindows, GlobalWindows } from "../../mod.ts";
import { arrivals } from "./arrivals.ts";
import { differences, type EngineAnswers } from "./compare_answers.ts";
import { describeCase } from "./describe_case.ts";
import { randomCase } from "./random_case.ts";
import { identity } from "./reference_aggregate.ts";
import { inArrivalOrder, referenceAnswers } from "./reference_engine.ts";
import { type Arrival, runCase } from "./run_case.ts";
import { SeededRandom } from "./seeded_random.ts";
import { numberFrom } from "./seeds.ts";
import type { Cell, PipelineCase, StreamCase } from "./stream_case.ts";
import { callsOf, inVolley, keyedInVolley, windows } from "./volley_pipeline.ts";

/** How a window of a case may answer more than once. */
interface Again {
  readonly latenessMs: number;
  readonly everyRows: number | null;
  readonly everyMs: number | null;
  readonly purging: boolean;
  readonly maxPendingWindows: number | null;
}

type EngineRow = EngineAnswers["rows"][number];

const FIRST_SEED = numberFrom("VOLLEY_ORACLE_SEED", 7000);
const SEEDS = Array.from({ length: numberFrom("VOLLEY_ORACLE_CASES", 40) }, (_, i) => FIRST_SEED + i);

/** A case whose windows are tumbling or sliding. */
function paneCase(seed: number): StreamCase {
  const of = randomCase(seed);
  const random = new SeededRandom(seed ^ 0x5eed);
  const { window } = of.pipeline;
  if (window !== null && window.kind !== "session") return of;
  const sizeMs = window === null ? 60 : Math.max(1, 3 * window.gapMs);
  const slideMs = Math.max(1, Math.floor(sizeMs / random.pick([1, 2, 9, 20])));
  return { ...of, pipeline: { ...of.pipeline, window: { kind: "sliding", sizeMs, slideMs } } };
}

function randomAgain(random: SeededRandom, window: { readonly sizeMs: number }): Again {
  const everyRows = random.chance(0.4) ? random.pick([1, 2, 5]) : null;
  const everyMs = random.chance(0.3) ? Math.max(1, Math.floor(window.sizeMs / random.pick([1, 2, 5]))) : null;
  return {
    latenessMs: random.pick([0, 1, window.sizeMs, 7 * window.sizeMs]),
    everyRows,
    everyMs,
    purging: (everyRows !== null || everyMs !== null) && random.chance(0.4),
    maxPendingWindows: random.chance(0.3) ? random.pick([1, 3, 20]) : null,
  };
}

/** `inVolley` with windows that answer again. */
function answeringAgain(again: Again): typeof inVolley {
  return (source, pipeline) => {
    const { everyRows, everyMs, purging, latenessMs, maxPendingWindows } = again;
    let windowed = keyedInVolley(source, pipeline).window(windows(pipeline.window!)) as never as Windowed;
    if (latenessMs > 0) windowed = windowed.allowedLateness(latenessMs);
    if (everyRows !== null || everyMs !== null) {
      windowed = windowed.earlyResults({
        ...(everyRows === null ? {} : { everyRows }),
        ...(everyMs === null ? {} : { every: everyMs }),
        purging,
      });
    }
    if (maxPendingWindows !== null) windowed = windowed.withMaxPendingWindows(maxPendingWindows);
    return windowed.aggregateExpr(callsOf(pipeline)) as never;
  };
}

/** Enough of a windowed stream, its types left out. */
interface Windowed {
  allowedLateness(ms: number): Windowed;
  earlyResults(trigger: object): Windowed;
  withMaxPendingWindows(groups: number): Windowed;
  aggregateExpr(calls: object): unknown;
}

function groupOf(row: EngineRow, { keys }: PipelineCase): string {
  const key = keys.map((name) => identity(row[name] as Cell));
  return JSON.stringify([key, Number(row.window_start ?? 0), Number(row.window_end ?? 0)]);
}

function grouped(rows: readonly EngineRow[], pipeline: PipelineCase): Map<string, EngineRow[]> {
  const groups = new Map<string, EngineRow[]>();
  for (const row of rows) {
    const group = groupOf(row, pipeline);
    groups.set(group, [...groups.get(group) ?? [], row]);
  }
  return groups;
}

/** What holds in the end: of each key and window the last answer, which has the greatest revision. */
function lastAnswers(answers: EngineAnswers, pipeline: PipelineCase, numbered: boolean): EngineAnswers {
  const groups = [...grouped(answers.rows, pipeline).values()];
  if (numbered) {
    for (const rows of groups) assertEquals(rows.map(({ revision }) => revision), rows.map((_, i) => i));
  }
  return { ...answers, rows: groups.map((rows) => rows[rows.length - 1]) };
}

function failed(of: StreamCase, arrival: Arrival, again: unknown, lines: readonly string[]): Error {
  const told = [JSON.stringify(arrival), JSON.stringify(again), ...describeCase(of), ...lines];
  return new Error(`The engine differs from the reference for seed ${of.seed}\n${told.join("\n")}`);
}

/** Rows each answer counted. */
function counts(rows: readonly EngineRow[]): number[] {
  return rows.map(({ n }) => Number(n));
}

for (let first = 0; first < SEEDS.length; first += 10) {
  const seeds = SEEDS.slice(first, first + 10);
  Deno.test(`what windows that answer again say last depends on the data alone: seeds from ${seeds[0]}`, async () => {
    for (const seed of seeds) {
      const of = paneCase(seed);
      const random = new SeededRandom(~seed);
      const again = { ...randomAgain(random, of.pipeline.window as { sizeMs: number }), purging: false };
      // A window takes a row while end + lateness > watermark: as one without lateness by a watermark so much behind.
      const bound = of.pipeline.maxOutOfOrdernessMs + again.latenessMs;
      const expected = referenceAnswers({ ...of, pipeline: { ...of.pipeline, maxOutOfOrdernessMs: bound } });
      for (const arrival of arrivals(seed)) {
        const answers = await runCase(of, arrival, answeringAgain(again));
        const numbered = again.latenessMs > 0 || again.everyRows !== null || again.everyMs !== null;
        const lines = differences(expected, lastAnswers(answers, of.pipeline, numbered), of.pipeline);
        if (lines.length > 0) throw failed(of, arrival, again, lines);
      }
    }
  });

  Deno.test(`answers every so many rows come at just those rows: seeds from ${seeds[0]}`, async () => {
    for (const seed of seeds) {
      const of = paneCase(seed);
      const random = new SeededRandom(seed);
      const everyRows = random.pick([1, 2, 3, 7]);
      const purging = random.chance(0.5);
      const again = { latenessMs: 0, everyMs: null, everyRows, purging, maxPendingWindows: null };
      const expected = grouped(referenceAnswers(of).rows as EngineRow[], of.pipeline);
      for (const arrival of arrivals(seed)) {
        const answers = grouped((await runCase(of, arrival, answeringAgain(again))).rows, of.pipeline);
        assertEquals([...answers.keys()].sort(), [...expected.keys()].sort());
        for (const [group, [{ n }]] of expected) {
          const total = Number(n);
          const full = Array.from({ length: Math.floor(total / everyRows) }, (_, i) => (i + 1) * everyRows);
          const wanted = total % everyRows === 0 ? full : [...full, total];
          const sizes = wanted.map((upTo, i) => purging ? upTo - (wanted[i - 1] ?? 0) : upTo);
          assertEquals(counts(answers.get(group)!), sizes, `seed ${seed}, ${group}`);
        }
      }
    }
  });

  Deno.test(`answers of a purging trigger add up: seeds from ${seeds[0]}`, async () => {
    for (const seed of seeds) {
      const of = paneCase(seed);
      const random = new SeededRandom(seed);
      const again = {
        ...randomAgain(random, of.pipeline.window as { sizeMs: number }),
        everyMs: random.int(1, 50),
        purging: true,
      };
      const bound = of.pipeline.maxOutOfOrdernessMs + again.latenessMs;
      const pipeline = { ...of.pipeline, maxOutOfOrdernessMs: bound };
      const expected = grouped(referenceAnswers({ ...of, pipeline }).rows as EngineRow[], of.pipeline);
      for (const arrival of arrivals(seed)) {
        const answers = grouped((await runCase(of, arrival, answeringAgain(again))).rows, of.pipeline);
        assertEquals([...answers.keys()].sort(), [...expected.keys()].sort());
        for (const [group, [{ n }]] of expected) {
          const panes = answers.get(group)!;
          assertEquals(panes.map(({ pane }) => pane), panes.map((_, i) => i));
          assert(counts(panes).every((size) => size > 0));
          assertEquals(counts(panes).reduce((a, b) => a + b, 0), Number(n));
        }
      }
    }
  });

  Deno.test(`count windows hold so many rows in order of arrival: seeds from ${seeds[0]}`, async () => {
    for (const seed of seeds) {
      const made = randomCase(seed);
      const of = { ...made, sources: 1, partitions: made.partitions.slice(0, 1) };
      const rows = new SeededRandom(seed).pick([1, 2, 3, 10]);
      const expected = inArrivalOrder(of, rows);
      for (const arrival of arrivals(seed)) {
        const { rows: answers } = await runCase(
          of,
          arrival,
          (source, pipeline) =>
            keyedInVolley(source, pipeline).window(CountWindows.of(rows)).aggregateExpr(
              callsOf(pipeline),
            ) as never,
        );
        // An index plays the part of a window's start here.
        const engine = {
          rows: answers.map(({ window_index, ...row }) => ({
            ...row,
            window_start: window_index,
            window_end: 0,
          })),
          late: 0,
          rejected: 0,
        };
        const pipeline = { ...of.pipeline, window: { kind: "session", gapMs: 1 } as const };
        const lines = differences({ rows: expected, late: 0, rejected: 0 }, engine, pipeline);
        if (lines.length > 0) throw failed(of, arrival, { rows }, lines);
      }
    }
  });

  Deno.test(`global windows have all rows of a key in the end: seeds from ${seeds[0]}`, async () => {
    for (const seed of seeds) {
      const made = randomCase(seed);
      const of = { ...made, pipeline: { ...made.pipeline, window: null } };
      const everyRows = new SeededRandom(seed).pick([null, 1, 4]);
      const expected = referenceAnswers(of);
      for (const arrival of arrivals(seed)) {
        const answers = await runCase(of, arrival, (source, pipeline) => {
          const windowed = keyedInVolley(source, pipeline).window(GlobalWindows.create());
          const triggered = everyRows === null ? windowed : windowed.earlyResults({ everyRows });
          return (triggered as never as Windowed).aggregateExpr(callsOf(pipeline)) as never;
        });
        const last = lastAnswers(answers, of.pipeline, everyRows !== null);
        const lines = differences(expected, last, of.pipeline);
        if (lines.length > 0) throw failed(of, arrival, { everyRows }, lines);
      }
    }
  });
}

Deno.test("one group in memory answers as all of them do", async () => {
  for (const seed of SEEDS.filter((_, i) => i % 4 === 0)) {
    const of = paneCase(seed);
    const expected = referenceAnswers(of);
    const again = { latenessMs: 0, everyRows: null, everyMs: null, purging: false, maxPendingWindows: 1 };
    for (const arrival of arrivals(seed)) {
      const answers = await runCase(of, arrival, answeringAgain(again));
      const lines = differences(expected, answers, of.pipeline);
      if (lines.length > 0) throw failed(of, arrival, again, lines);
    }
  }
});
