import {
  holdToReference,
  inTime,
  type JoinCase,
  randomCase,
  resultLine,
  sameKey,
  specOf,
} from "./join_case_test.ts";
import { IntervalJoin } from "./interval_join.ts";
import type { JoinType } from "../plan/mod.ts";
import { seededRandom } from "../time/mod.ts";

const TYPES: readonly JoinType[] = ["inner", "left", "right", "full"];

/** All pairs within bounds, by nested loops; outer rows once where they have none. */
function reference({ inputs, keys }: JoinCase, type: JoinType, lowerMs: number, upperMs: number) {
  const isLate = ({ at }: { at: number }, watermarkMs: number) => at < watermarkMs;
  const [left, right] = inputs.map((input, side) =>
    inTime(
      input,
      side,
      isLate,
      ({ at }, of) => of === 0 ? [at + lowerMs, at + upperMs + 1] : [at - upperMs, at - lowerMs + 1],
    )
  );
  const lines: string[] = [];
  const paired = new Set<number>();
  for (const { row: l } of left.rows) {
    for (const { row: r } of right.rows) {
      if (!sameKey(keys, l, r) || r.at < l.at + lowerMs || r.at > l.at + upperMs) continue;
      lines.push(resultLine(l, r, Math.max(l.at, r.at)));
      paired.add(l.n).add(r.n);
    }
  }
  for (const { row } of left.rows) {
    if (!paired.has(row.n) && (type === "left" || type === "full")) lines.push(resultLine(row, null, row.at));
  }
  for (const { row } of right.rows) {
    if (!paired.has(row.n) && (type === "right" || type === "full")) {
      lines.push(resultLine(null, row, row.at));
    }
  }
  return { lines, late: [...left.late, ...right.late] };
}

/** Compares one random case, in all arrivals. */
export function checkIntervalJoin(seed: number): void {
  const random = seededRandom(seed + 5_000);
  const join = randomCase(seed);
  const type = TYPES[Math.floor(random() * 4)];
  const lowerMs = Math.floor(random() * 40) - 25;
  const upperMs = lowerMs + Math.floor(random() * [1, 10, 60][Math.floor(random() * 3)]);
  const made = (batchRows: number) =>
    new IntervalJoin({ ...specOf(join, type, batchRows), lowerMs, upperMs });
  holdToReference(made, join, reference(join, type, lowerMs, upperMs), seed);
}

Deno.test("IntervalJoin finds the pairs of a nested loop, whatever way the rows arrive", () => {
  for (let seed = 0; seed < 40; seed++) checkIntervalJoin(seed);
});
