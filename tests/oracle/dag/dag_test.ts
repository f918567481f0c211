import { numberFrom } from "../seeds.ts";
import { holdToReference } from "./hold_dag.ts";
import { randomDag } from "./random_dag.ts";

/** Seeds of one run: `VOLLEY_ORACLE_CASES` of them from `VOLLEY_ORACLE_SEED` on. */
const FIRST_SEED = numberFrom("VOLLEY_ORACLE_SEED", 1);
const CASES = numberFrom("VOLLEY_ORACLE_CASES", 40);
const CASES_PER_TEST = 20;

/*
 * What is promised, and held here: the multiset of rows at every sink (of rows that replace others, the last one of each
 * key and window), the late rows and what they say, and the counts of the summary: rows in, out, filtered, late,
 * refused, kept as dead letters, and in and out of each operator. None of it depends on batches, on how partitions
 * interleave, on drift between sources, on generated code, or on whether the plan went through JSON. Not promised: the
 * order of rows of different partitions, which first row a dedup() over several partitions keeps.
 */
for (let from = FIRST_SEED; from < FIRST_SEED + CASES; from += CASES_PER_TEST) {
  const to = Math.min(from + CASES_PER_TEST, FIRST_SEED + CASES);
  Deno.test(`random pipelines equal the reference, however rows arrive: seeds ${from} to ${to - 1}`, async () => {
    for (let seed = from; seed < to; seed++) await holdToReference(randomDag(seed));
  });
}

Deno.test("a pipeline of 30 operators equals the reference", async () => {
  for (let seed = 900; seed < 902; seed++) await holdToReference(randomDag(seed, 30));
});
