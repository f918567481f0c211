import type { Arrival } from "./run_case.ts";
import { SeededRandom } from "./seeded_random.ts";

const BATCH_ROWS = [1, 2, 3, 7, 64, 1000, 4096];

/** Every batch size, each with another interleaving of the partitions, and one more of random size. */
export function arrivals(seed: number): Arrival[] {
  const random = new SeededRandom(~seed);
  const sizes = [...BATCH_ROWS, random.int(1, 200)];
  return sizes.map((batchRows) => ({
    batchRows,
    interleaving: random.int(0, 1_000_000),
    dictionarySizeMax: random.pick([0, 3, 65_536]),
    interpreted: random.chance(0.25),
    outputRows: random.pick([1, 5, 2_048]),
  }));
}
