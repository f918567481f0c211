import { assert, assertEquals } from "@std/assert";
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
import type { JoinType } from "../plan/mod.ts";
import { seededRandom } from "../time/mod.ts";
import { SessionJoin } from "./session_join.ts";

const TYPES: readonly JoinType[] = ["inner", "left", "right", "full"];

interface Placed {
  readonly row: JoinRow;
  readonly side: number;
  readonly watermarkMs: number;
}

/** Whether the later of two rows finds the earlier one's session: within the gap, and open by the watermark it met. */
function linked(a: Placed, b: Placed, gapMs: number): boolean {
  const [earlier, later] = a.row.at <= b.row.at ? [a, b] : [b, a];
  const reaches = ({ row, watermarkMs }: Placed, other: Placed) =>
    Math.max(row.at - gapMs, watermarkMs - gapMs + 1) <= other.row.at;
  return reaches(later, earlier) || a.row.at === b.row.at;
}

/** Sets of rows of both inputs that are linked, over any number of links. */
function sessionsOf(rows: readonly Placed[], keys: JoinCase["keys"], gapMs: number): Placed[][] {
  const left = new Set(rows);
  const sessions: Placed[][] = [];
  for (const first of rows) {
    if (!left.delete(first)) continue;
    const session = [first];
    for (let next = 0; next < session.length; next++) {
      for (const other of left) {
        if (!sameKey(keys, first.row, other.row) || !linked(session[next], other, gapMs)) continue;
        session.push(other);
        left.delete(other);
      }
    }
    sessions.push(session);
  }
  return sessions;
}

function reference({ inputs, keys }: JoinCase, type: JoinType, gapMs: number) {
  const isLate = ({ at }: JoinRow, watermarkMs: number) => at + gapMs <= watermarkMs;
  const taken = inputs.map((input, side) => inTime(input, side, isLate, ({ at }) => [at, at + gapMs]));
  const placed = taken.flatMap(({ rows }, side) => rows.map((row): Placed => ({ ...row, side })));
  const lines: string[] = [];
  for (const session of sessionsOf(placed, keys, gapMs)) {
    const times = session.map(({ row }) => row.at);
    const [start, end] = [Math.min(...times), Math.max(...times) + gapMs];
    const [l, r] = [0, 1].map((of) => session.filter(({ side }) => side === of).map(({ row }) => row));
    const put = (left: JoinRow | null, right: JoinRow | null) =>
      lines.push(resultLine(left, right, end - 1, [start, end]));
    for (const one of l) for (const other of r) put(one, other);
    if (r.length === 0 && (type === "left" || type === "full")) { for (const one of l) put(one, null); }
    if (l.length === 0 && (type === "right" || type === "full")) { for (const one of r) put(null, one); }
  }
  return { lines, late: taken.flatMap(({ late }) => late) };
}

/** Compares one random case, in all arrivals. */
export function checkSessionJoin(seed: number): void {
  const random = seededRandom(seed + 11_000);
  const join = randomCase(seed, 40);
  const type = TYPES[Math.floor(random() * 4)];
  const gapMs = 1 + Math.floor(random() * [3, 12, 40][Math.floor(random() * 3)]);
  const clearing = [undefined, { movedAtOnce: 1, sessionsMin: 0, rowsMin: 3 }, {
    movedAtOnce: 3,
    sessionsMin: 5,
    rowsMin: 1000,
  }][Math.floor(random() * 3)];
  const made = (batchRows: number) =>
    new SessionJoin({ ...specOf(join, type, batchRows, true), gapMs, clearing });
  holdToReference(made, join, reference(join, type, gapMs), seed);
}

Deno.test("SessionJoin finds the pairs of each session of both inputs, whatever way the rows arrive", () => {
  for (let seed = 0; seed < 40; seed++) checkSessionJoin(seed);
});

Deno.test("SessionJoin holds only open sessions, however long it runs", () => {
  const rows = (from: number) =>
    Array.from({ length: 20_000 }, (_, i): JoinRow => {
      return { at: i, a: Math.floor(i / 10), b: `key-${i % 7}`, n: from + i, flag: null, items: null };
    });
  const inputs = [{ partitions: [rows(0)], boundMs: 5 }, {
    partitions: [rows(100_000)],
    boundMs: 5,
  }] as const;
  const join: JoinCase = { inputs, keys: ["a"] };
  const clearing = { movedAtOnce: 64, sessionsMin: 100, rowsMin: 1000 };
  const spec = { ...specOf(join, "inner", 256, true), gapMs: 3, clearing, maxRowsHeld: 20_000 };
  let most = 0;
  class Watched extends SessionJoin {
    override onWatermark(timeMs: number) {
      most = Math.max(most, this.counts().pendingWindows!);
      return super.onWatermark(timeMs);
    }
  }
  const { lines, held, late } = runJoin(new Watched(spec), join, { batchRows: 50, seed: 3 });
  assertEquals([lines.length, held, late], [2_000 * 100, 0, 0]);
  assert(most > 1 && most < 2_000, `${most} sessions open`);
});
