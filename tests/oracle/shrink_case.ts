import type { Row, StreamCase } from "./stream_case.ts";

/**
 * The smallest case this finds that still fails: it leaves out ever smaller runs of rows, then aggregates, filters
 * and derived columns, as long as `fails` says so.
 */
export async function shrinkCase(
  failing: StreamCase,
  fails: (smaller: StreamCase) => Promise<boolean>,
): Promise<StreamCase> {
  let best = failing;
  const keep = async (smaller: StreamCase): Promise<boolean> => {
    if (!await fails(smaller)) return false;
    best = smaller;
    return true;
  };
  for (const simpler of simplerPipelines) await keep({ ...best, pipeline: simpler(best.pipeline) });
  for (let i = best.pipeline.aggregates.length - 1; i >= 0; i--) {
    const aggregates = best.pipeline.aggregates.filter((_, at) => at !== i);
    if (aggregates.length > 0) await keep({ ...best, pipeline: { ...best.pipeline, aggregates } });
  }
  for (let run = longest(best); run >= 1; run = Math.floor(run / 2)) await dropRuns(() => best, run, keep);
  return best;
}

type Simplify = (pipeline: StreamCase["pipeline"]) => StreamCase["pipeline"];

const simplerPipelines: readonly Simplify[] = [
  (pipeline) => ({ ...pipeline, early: null }),
  (pipeline) => ({ ...pipeline, detour: "none" }),
  (pipeline) => ({ ...pipeline, filter: null }),
  (pipeline) => ({ ...pipeline, keys: pipeline.keys.slice(0, 1) }),
];

function longest(of: StreamCase): number {
  return Math.max(0, ...of.partitions.map((rows) => rows.length));
}

async function dropRuns(
  best: () => StreamCase,
  run: number,
  keep: (smaller: StreamCase) => Promise<boolean>,
): Promise<void> {
  for (let partition = 0; partition < best().partitions.length; partition++) {
    for (let from = 0; from < best().partitions[partition].length;) {
      const kept = await keep(without(best(), partition, from, run));
      if (!kept) from += run;
    }
  }
}

function without(whole: StreamCase, partition: number, from: number, run: number): StreamCase {
  const rows: Row[] = whole.partitions[partition].filter((_, at) => at < from || at >= from + run);
  return { ...whole, partitions: whole.partitions.map((other, i) => i === partition ? rows : other) };
}
