/**
 * Holds a dozen of the oracle's seeds against its reference engine and prints, as JSON, whether code can be made from
 * text here and what differs; run by the tests where it can't.
 */
import { compileFunction } from "../../core/mod.ts";
import { differences } from "../oracle/compare_answers.ts";
import { randomCase } from "../oracle/random_case.ts";
import { referenceAnswers } from "../oracle/reference_engine.ts";
import { runCase } from "../oracle/run_case.ts";

const SEEDS = 12;
const BATCH_ROWS = [1, 64, 4096];

const differing: string[] = [];
for (let seed = 1; seed <= SEEDS; seed++) {
  const of = randomCase(seed);
  const expected = referenceAnswers(of);
  for (const batchRows of BATCH_ROWS) {
    const arrival = {
      batchRows,
      interleaving: seed,
      dictionarySizeMax: 1 + seed % 4,
      interpreted: false,
      outputRows: 7,
    };
    const found = differences(expected, await runCase(of, arrival), of.pipeline);
    differing.push(...found.map((line) => `seed ${seed}, batches of ${batchRows}: ${line}`));
  }
}
const makesCode = compileFunction([], "return 1") !== null;
console.log(JSON.stringify({ makesCode, seeds: SEEDS, differing }));
