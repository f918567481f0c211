import { assertEquals } from "@std/assert";
import { asBag, randomInput, STEPS } from "./random_steps.ts";
import { SeededRandom } from "./seeded_random.ts";

const PIPELINES = 150;
const STEPS_MAX = 8;

for (let seed = 1; seed <= PIPELINES; seed += 50) {
  Deno.test(`steps in any order do what they do to plain rows, pipelines ${seed} to ${seed + 49}`, async () => {
    for (let of = seed; of < seed + 50; of++) await holdAgainstPlainRows(of);
  });
}

async function holdAgainstPlainRows(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  let now = randomInput(random);
  const names: string[] = [];
  for (let steps = random.int(1, STEPS_MAX); steps > 0; steps--) {
    names.push(random.pick(Object.keys(STEPS)));
    now = STEPS[names.at(-1)!](now, random);
  }
  const options = { batchRows: random.pick([1, 3, 64]), interpreted: random.chance(0.3) };
  const { results } = await now.stream.collect().execute(`pipeline ${seed}`, options);
  assertEquals(asBag(results, now.stream.schema), asBag(now.rows, now.stream.schema), names.join(", "));
}
