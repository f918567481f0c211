import { arrivals } from "./arrivals.ts";
import { differences } from "./compare_answers.ts";
import { describeCase } from "./describe_case.ts";
import { randomCase } from "./random_case.ts";
import { type Arrival, runCase } from "./run_case.ts";
import { referenceAnswers } from "./reference_engine.ts";
import { shrinkCase } from "./shrink_case.ts";
import { numberFrom } from "./seeds.ts";
import type { StreamCase } from "./stream_case.ts";

/** Seeds of one run: `VOLLEY_ORACLE_CASES` of them from `VOLLEY_ORACLE_SEED` on. */
const FIRST_SEED = numberFrom("VOLLEY_ORACLE_SEED", 1);
const CASES = numberFrom("VOLLEY_ORACLE_CASES", 60);
const CASES_PER_TEST = 20;

for (let from = FIRST_SEED; from < FIRST_SEED + CASES; from += CASES_PER_TEST) {
  const to = Math.min(from + CASES_PER_TEST, FIRST_SEED + CASES);
  Deno.test(`the engine equals the reference for seeds ${from} to ${to - 1}, however the input is cut`, async () => {
    for (let seed = from; seed < to; seed++) await holdAgainstReference(randomCase(seed));
  });
}

async function holdAgainstReference(of: StreamCase): Promise<void> {
  for (const arrival of arrivals(of.seed)) {
    if ((await differ(of, arrival)).length > 0) throw await explained(of, arrival);
  }
}

async function differ(of: StreamCase, arrival: Arrival): Promise<string[]> {
  return differences(referenceAnswers(of), await runCase(of, arrival), of.pipeline);
}

/** The smallest input that still differs, with what differs and how to see it again. */
async function explained(of: StreamCase, arrival: Arrival): Promise<Error> {
  const smallest = await shrinkCase(of, async (smaller) => (await differ(smaller, arrival)).length > 0);
  return new Error([
    `The engine differs from the reference; again with VOLLEY_ORACLE_SEED=${of.seed} VOLLEY_ORACLE_CASES=1`,
    `${JSON.stringify(arrival)}; the smallest such input:`,
    ...describeCase(smallest),
    ...await differ(smallest, arrival),
  ].join("\n"));
}
