import { intoWindows } from "../reference_window.ts";
import type { DagOp, DagRow, GridWindow, JoinKind } from "./dag_step.ts";
import { mergedStream } from "./reference_time.ts";
import { byKey, lineOf, type Rec, type RefAnswer, type RefStream, rest } from "./reference_stream.ts";

type Op<K extends DagOp["op"]> = Extract<DagOp, { readonly op: K }>;
type Pair = readonly [left: Rec | null, right: Rec | null, time: number];

/** What two rows become, and their event time. */
function joined([left, right, time]: Pair): [DagRow, number] {
  const [l, r] = [left?.row ?? null, right?.row ?? null];
  return [{
    ts: l?.ts ?? r?.ts ?? null,
    id: (((l?.id ?? 0) * 31) + (r?.id ?? 0)) % 1_000_003,
    p: l?.p ?? null,
    k: l?.k ?? r?.k ?? null,
    v: rest((l?.v ?? 0) - (r?.v ?? 0)),
    t: l?.t ?? null,
    b: null,
  }, time];
}

function answer(pairs: readonly Pair[], late: number): RefAnswer {
  return { outputs: [mergedStream(pairs.map(joined))], late };
}

/** Rows not older than their partition's watermark. */
function inTime(input: RefStream): Rec[] {
  return input.recs.filter(({ time, watermark }) => time! >= watermark);
}

function isOuter(type: JoinKind, side: number): boolean {
  return type === "full" || type === (side === 0 ? "left" : "right");
}

/** Pairs within bounds of time, and rows of outer sides that stay alone. */
export function referenceIntervalJoin(
  { lowerMs, upperMs, type }: Op<"intervalJoin">,
  left: RefStream,
  right: RefStream,
): RefAnswer {
  const sides = [inTime(left), inTime(right)];
  // A stream may be joined to itself: a row then stands on both sides.
  const paired = [new Set<Rec>(), new Set<Rec>()];
  const pairs: Pair[] = [];
  for (const l of sides[0]) {
    for (const r of sides[1]) {
      const apart = r.time! - l.time!;
      if (l.row.k === null || l.row.k !== r.row.k || apart < lowerMs || apart > upperMs) continue;
      pairs.push([l, r, Math.max(l.time!, r.time!)]);
      paired[0].add(l);
      paired[1].add(r);
    }
  }
  sides.forEach((recs, side) => {
    const alone = isOuter(type, side) ? recs.filter((rec) => !paired[side].has(rec)) : [];
    for (const rec of alone) pairs.push(side === 0 ? [rec, null, rec.time!] : [null, rec, rec.time!]);
  });
  return answer(pairs, left.recs.length + right.recs.length - sides[0].length - sides[1].length);
}

interface Placed {
  readonly rec: Rec;
  readonly end: number;
}

function placed(input: RefStream, window: GridWindow): { rows: Placed[]; late: number } {
  let late = 0;
  const rows = input.recs.flatMap((rec) => {
    const found = intoWindows([{ time: rec.time!, watermark: rec.watermark }], window as never);
    late += found.late;
    return found.windows.map(({ end }) => ({ rec, end }));
  });
  return { rows, late };
}

/** A row of either side on its way into the sessions that both sides make together. */
interface SidedRow {
  readonly time: number;
  readonly watermark: number;
  readonly side: number;
  readonly rec: Rec;
}

/** Pairs of one session; rows whose session has none of the other side, by themselves. */
function referenceSessionJoin(type: JoinKind, gapMs: number, sides: readonly RefStream[]): RefAnswer {
  const keyed = new Map<unknown, SidedRow[]>();
  sides.forEach(({ recs }, side) => {
    for (const rec of recs) {
      // A row without a key is a session of its own.
      const key = rec.row.k ?? Symbol();
      keyed.set(key, [...keyed.get(key) ?? [], { time: rec.time!, watermark: rec.watermark, side, rec }]);
    }
  });
  const pairs: Pair[] = [];
  let late = 0;
  for (const rows of keyed.values()) {
    const made = intoWindows(rows, { kind: "session", gapMs });
    late += made.late;
    for (const session of made.windows) {
      const [l, r] = [0, 1].map((side) =>
        session.rows.filter((row) => row.side === side).map(({ rec }) => rec)
      );
      const time = session.end - 1;
      for (const left of l) for (const right of r) pairs.push([left, right, time]);
      if (r.length === 0 && isOuter(type, 0)) { for (const left of l) pairs.push([left, null, time]); }
      if (l.length === 0 && isOuter(type, 1)) { for (const right of r) pairs.push([null, right, time]); }
    }
  }
  return answer(pairs, late);
}

/** Pairs of one window. */
export function referenceWindowJoin(
  { window, type }: Op<"windowJoin">,
  left: RefStream,
  right: RefStream,
): RefAnswer {
  if (window.kind === "session") return referenceSessionJoin(type, window.gapMs, [left, right]);
  const sides = [placed(left, window), placed(right, window)];
  const paired = new Set<Placed>();
  const pairs: Pair[] = [];
  for (const l of sides[0].rows) {
    for (const r of sides[1].rows) {
      if (l.end !== r.end || l.rec.row.k === null || l.rec.row.k !== r.rec.row.k) continue;
      pairs.push([l.rec, r.rec, l.end - 1]);
      paired.add(l).add(r);
    }
  }
  sides.forEach(({ rows }, side) => {
    const alone = isOuter(type, side) ? rows.filter((one) => !paired.has(one)) : [];
    for (const { rec, end } of alone) pairs.push(side === 0 ? [rec, null, end - 1] : [null, rec, end - 1]);
  });
  return answer(pairs, sides[0].late + sides[1].late);
}

/** For each left row the newest right one; of that only its time is told, since several may have it. */
export function referenceAsOfJoin(
  { toleranceMs, type, tells }: Op<"asOfJoin">,
  left: RefStream,
  right: RefStream,
): RefAnswer {
  const sides = [inTime(left), inTime(right)];
  const rows = sides[0].flatMap((rec): [DagRow, number][] => {
    const times = sides[1].filter(({ row, time }) =>
      row.k !== null && row.k === rec.row.k && time! <= rec.time! && time! >= rec.time! - toleranceMs
    ).map(({ time }) => time!);
    if (times.length === 0 && type === "inner") return [];
    const told = times.length === 0 ? 0 : tells ? Math.max(...times) % 997 : 1;
    return [[{ ...rec.row, v: rest((rec.row.v ?? 0) + told), b: null }, rec.time!]];
  });
  const late = left.recs.length + right.recs.length - sides[0].length - sides[1].length;
  return { outputs: [mergedStream(rows)], late };
}

/** Greatest `v` first, nulls last; then the other columns, so that only equal rows are equal. */
export function ranked(rows: readonly DagRow[], n: number): DagRow[] {
  return [...rows].sort((a, b) => descending(a.v, b.v) || rowOrder(a, b)).slice(0, n);
}

const TIES = ["ts", "id", "p", "k", "t", "b"] as const;

function rowOrder(a: DagRow, b: DagRow): number {
  for (const name of TIES) {
    const order = descending(a[name], b[name]);
    if (order !== 0) return order;
  }
  return 0;
}

function descending(a: number | string | null, b: number | string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? 1 : -1;
}

/** The first rows of each key and window. */
export function referenceTopNWindow({ n, window }: Op<"topNWindow">, input: RefStream): RefAnswer {
  const { rows: all, late } = placed(input, window);
  const rows = byKey(all.map(({ rec, end }) => ({ ...rec, time: end })), ["k"]).flatMap((recs) => {
    const ends = [...new Set(recs.map(({ time }) => time!))];
    return ends.flatMap((end) => {
      const within = ranked(recs.filter(({ time }) => time === end).map(({ row }) => row), n);
      return within.map((row, i): [DagRow, number] => [{ ...row, p: i + 1, b: null }, end - 1]);
    });
  });
  return { outputs: [mergedStream(rows)], late };
}

/** What the ranks of each key end with. */
export function referenceTopN({ n }: Op<"topN">, input: RefStream): RefAnswer {
  const lines = byKey(input.recs, ["k"]).flatMap((recs) =>
    ranked(recs.map(({ row }) => row), n).map((row, i) => `${i + 1} ${lineOf(row)}`)
  );
  return { outputs: [], lines };
}
