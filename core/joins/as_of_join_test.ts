import { assertEquals } from "@std/assert";
import {
  holdToReference,
  inTime,
  type JoinCase,
  type JoinRow,
  randomCase,
  resultLine,
  runJoin,
  sameKey,
  specOf,
} from "./join_case_test.ts";
import { AsOfJoin } from "./as_of_join.ts";
import { seededRandom } from "../time/mod.ts";

/** For each left row all right rows are looked at. */
function reference({ inputs, keys }: JoinCase, type: "inner" | "left", toleranceMs: number) {
  const isLate = ({ at }: { at: number }, watermarkMs: number) => at < watermarkMs;
  const [left, right] = inputs.map((input, side) =>
    inTime(
      input,
      side,
      isLate,
      ({ at }, of) => of === 0 ? [at - toleranceMs, at + 1] : [at, at + toleranceMs + 1],
    )
  );
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
  return { lines, late: [...left.late, ...right.late] };
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

Deno.test("AsOfJoin leaves rows behind that are done, and still finds the right ones", () => {
  const rows = (from: number) =>
    Array.from({ length: 12_000 }, (_, i): JoinRow => {
      const a = (i * 7 + from) % 400;
      return { at: i * 3 + ((i * 31) % 50), a, b: `key-${a % 7}`, n: from + i, flag: null, items: [i % 5] };
    });
  const join: JoinCase = {
    inputs: [{ partitions: [rows(0)], boundMs: 50 }, { partitions: [rows(100_000)], boundMs: 50 }],
    keys: ["a"],
  };
  const byKey = Map.groupBy(join.inputs[1].partitions[0], ({ a }) => a);
  const wanted = join.inputs[0].partitions[0].map((left) => {
    let best: JoinRow | null = null;
    for (const right of byKey.get(left.a) ?? []) {
      const fits = right.at <= left.at && right.at >= left.at - 900;
      if (fits && (best === null || right.at >= best.at)) best = right;
    }
    return resultLine(left, best, left.at);
  }).sort();
  for (const batchRows of [10, 700]) {
    const stage = new AsOfJoin({ ...specOf(join, "left", 256), type: "left", toleranceMs: 900 });
    const { lines, late } = runJoin(stage, join, { batchRows, seed: 1 });
    assertEquals([lines.length, late], [12_000, 0]);
    assertEquals(lines.findIndex((line, i) => line !== wanted[i]), -1);
  }
});
