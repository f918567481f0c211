import {
  holdToReference,
  inTime,
  type JoinCase,
  randomCase,
  resultLine,
  sameKey,
  specOf,
} from "./join_case_test.ts";
import { AsOfJoin } from "./as_of_join.ts";
import { seededRandom } from "../time/mod.ts";

/** For each left row all right rows are looked at. */
function reference({ inputs, keys }: JoinCase, type: "inner" | "left", toleranceMs: number) {
  const isLate = ({ at }: { at: number }, watermarkMs: number) => at < watermarkMs;
  const [left, right] = inputs.map((input, side) => inTime(input, side, isLate));
  const lines: string[] = [];
  for (const { row: l } of left.rows) {
    let best: (typeof right.rows)[number] | null = null;
    for (const r of right.rows) {
      if (!sameKey(keys, l, r.row) || r.row.at > l.at || r.row.at < l.at - toleranceMs) continue;
      // Rows stand in the order of partition and arrival: of equal times the last one stays.
      if (best === null || r.row.at >= best.row.at) best = r;
    }
    if (best !== null || type === "left") lines.push(resultLine(l, best?.row ?? null, l.at));
  }
  return { lines, late: left.late + right.late };
}

/** Compares one random case, in all arrivals. */
export function checkAsOfJoin(seed: number): void {
  const random = seededRandom(seed + 7_000);
  const join = randomCase(seed);
  const type = random() < 0.5 ? "inner" : "left";
  const toleranceMs = Math.floor(random() * [1, 8, 100][Math.floor(random() * 3)]);
  const made = (batchRows: number) => new AsOfJoin({ ...specOf(join, type, batchRows), type, toleranceMs });
  holdToReference(made, join, reference(join, type, toleranceMs), seed);
}

Deno.test("AsOfJoin finds for each left row the newest right row, whatever way the rows arrive", () => {
  for (let seed = 0; seed < 40; seed++) checkAsOfJoin(seed);
});
