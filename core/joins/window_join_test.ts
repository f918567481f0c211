import {
  holdToReference,
  inTime,
  type JoinCase,
  randomCase,
  type RandomWindow,
  resultLine,
  sameKey,
  specOf,
} from "./join_case_test.ts";
import { WindowJoin } from "./window_join.ts";
import type { JoinType } from "../plan/mod.ts";
import { seededRandom } from "../time/mod.ts";

const TYPES: readonly JoinType[] = ["inner", "left", "right", "full"];

/** Every window a time lies in, by trying all starts. */
function windowsOf(at: number, { sizeMs, offsetMs, ...window }: RandomWindow): number[] {
  const slideMs = window.kind === "sliding" ? window.slideMs : sizeMs;
  const starts: number[] = [];
  for (let start = offsetMs - 200 * slideMs; start <= at; start += slideMs) {
    if (at < start + sizeMs) starts.push(start);
  }
  return starts;
}

function reference({ inputs, keys }: JoinCase, type: JoinType, window: RandomWindow) {
  const open = (at: number, watermarkMs: number) =>
    windowsOf(at, window).filter((start) => start + window.sizeMs > watermarkMs);
  const [left, right] = inputs.map((input, side) => {
    return inTime(input, side, ({ at }, watermarkMs) => open(at, watermarkMs).length === 0, ({ at }) => {
      const start = windowsOf(at, window).at(-1)!;
      return [start, start + window.sizeMs];
    });
  });
  const placed = [left, right].map(({ rows }) =>
    rows.flatMap(({ row, watermarkMs }) => open(row.at, watermarkMs).map((start) => ({ row, start })))
  );
  const lines: string[] = [];
  const paired = new Set<unknown>();
  const bounds = (start: number) => [start, start + window.sizeMs];
  for (const l of placed[0]) {
    for (const r of placed[1]) {
      if (l.start !== r.start || !sameKey(keys, l.row, r.row)) continue;
      lines.push(resultLine(l.row, r.row, l.start + window.sizeMs - 1, bounds(l.start)));
      paired.add(l).add(r);
    }
  }
  placed.forEach((rows, side) => {
    if (type !== "full" && type !== (side === 0 ? "left" : "right")) return;
    for (const one of rows) {
      if (paired.has(one)) continue;
      const [l, r] = side === 0 ? [one.row, null] : [null, one.row];
      lines.push(resultLine(l, r, one.start + window.sizeMs - 1, bounds(one.start)));
    }
  });
  return { lines, late: [...left.late, ...right.late] };
}

/** Compares one random case, in all arrivals. */
export function checkWindowJoin(seed: number): void {
  const random = seededRandom(seed + 9_000);
  const join = randomCase(seed, 40);
  const type = TYPES[Math.floor(random() * 4)];
  const slideMs = 1 + Math.floor(random() * 30);
  const offsetMs = Math.floor(random() * slideMs);
  const window: RandomWindow = random() < 0.5
    ? { kind: "tumbling", sizeMs: slideMs, offsetMs }
    : { kind: "sliding", sizeMs: slideMs + Math.floor(random() * 40), slideMs, offsetMs };
  const made = (batchRows: number) => new WindowJoin({ ...specOf(join, type, batchRows, true), window });
  holdToReference(made, join, reference(join, type, window), seed);
}

Deno.test("WindowJoin finds the pairs of a nested loop in every window, whatever way the rows arrive", () => {
  for (let seed = 0; seed < 40; seed++) checkWindowJoin(seed);
});
