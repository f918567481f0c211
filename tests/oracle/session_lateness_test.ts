import { assert, assertEquals } from "@std/assert";
import { SessionWindows } from "../../mod.ts";
import { arrivals } from "./arrivals.ts";
import { differences, type EngineAnswers } from "./compare_answers.ts";
import { describeCase } from "./describe_case.ts";
import { randomCase } from "./random_case.ts";
import { identity } from "./reference_aggregate.ts";
import { referenceAnswers } from "./reference_engine.ts";
import { runCase } from "./run_case.ts";
import { SeededRandom } from "./seeded_random.ts";
import { numberFrom } from "./seeds.ts";
import type { Cell, PipelineCase, StreamCase } from "./stream_case.ts";
import { callsOf, inVolley, keyedInVolley } from "./volley_pipeline.ts";

type EngineRow = EngineAnswers["rows"][number];

const FIRST_SEED = numberFrom("VOLLEY_ORACLE_SEED", 11_000);
const SEEDS = Array.from({ length: numberFrom("VOLLEY_ORACLE_CASES", 40) }, (_, i) => FIRST_SEED + i);

/** A case whose windows are sessions. */
function sessionCase(seed: number): StreamCase {
  const of = randomCase(seed);
  const { window } = of.pipeline;
  if (window?.kind === "session") return of;
  const gapMs = window === null ? 30 : Math.max(1, Math.floor(window.sizeMs / 2));
  return { ...of, pipeline: { ...of.pipeline, window: { kind: "session", gapMs } } };
}

/** `inVolley` with sessions that take late rows. */
function withLateness(latenessMs: number): typeof inVolley {
  return (source, pipeline) => {
    const { gapMs } = pipeline.window as { readonly gapMs: number };
    return keyedInVolley(source, pipeline).window(SessionWindows.withGap(gapMs))
      .allowedLateness(latenessMs).aggregateExpr(callsOf(pipeline)) as never;
  };
}

function placeOf(row: EngineRow, { keys }: PipelineCase): string {
  const key = keys.map((name) => identity(row[name] as Cell));
  return JSON.stringify([key, Number(row.window_start), Number(row.window_end)]);
}

/** What holds in the end. Fails where a row takes back what was not said, or is no later than what it replaces. */
function surviving(answers: EngineAnswers, pipeline: PipelineCase): EngineAnswers {
  const held = new Map<string, EngineRow>();
  for (const row of answers.rows) {
    const place = placeOf(row, pipeline);
    const known = held.get(place);
    if (row.retracted) {
      assertEquals({ ...row, retracted: false }, { ...known });
      held.delete(place);
    } else {
      assert(known === undefined || Number(known.revision) < Number(row.revision));
      held.set(place, row);
    }
  }
  return { ...answers, rows: [...held.values()] };
}

for (let first = 0; first < SEEDS.length; first += 10) {
  const seeds = SEEDS.slice(first, first + 10);
  Deno.test(`sessions that take late rows end up as the data says: seeds from ${seeds[0]}`, async () => {
    for (const seed of seeds) {
      const of = sessionCase(seed);
      const { gapMs } = of.pipeline.window as { readonly gapMs: number };
      const latenessMs = new SeededRandom(~seed).pick([1, gapMs, 3 * gapMs, 20 * gapMs]);
      // A session takes a row as one without lateness does by a watermark so much behind.
      const maxOutOfOrdernessMs = of.pipeline.maxOutOfOrdernessMs + latenessMs;
      const expected = referenceAnswers({ ...of, pipeline: { ...of.pipeline, maxOutOfOrdernessMs } });
      for (const arrival of arrivals(seed)) {
        const answers = await runCase(of, arrival, withLateness(latenessMs));
        const lines = differences(expected, surviving(answers, of.pipeline), of.pipeline);
        const told = [JSON.stringify(arrival), `lateness ${latenessMs}`, ...describeCase(of), ...lines];
        assert(lines.length === 0, `The engine differs for seed ${seed}\n${told.join("\n")}`);
      }
    }
  });
}
