import { type FilledWindow, intoWindows, type TimedRow } from "../reference_window.ts";
import type { DagOp, DagRow, DagWindow } from "./dag_step.ts";
import { byKey, lineOf, type Rec, type RefAnswer, type RefStream, rest } from "./reference_stream.ts";

type Op<K extends DagOp["op"]> = Extract<DagOp, { readonly op: K }>;

/** A record as the windows' reference takes it. */
interface Entry extends TimedRow {
  readonly rec: Rec;
}

/** Results that come of several partitions: nothing is promised of their order, and none is late. */
export function mergedStream(rows: readonly (readonly [row: DagRow, time: number | null])[]): RefStream {
  const recs = rows.map(([row, time]): Rec => ({ row, time, watermark: -Infinity, part: "merged" }));
  const timed = rows.every(([, time]) => time !== null);
  return { recs, timed, ordered: false, pure: false, tsIsTime: false, knowsBehind: true };
}

/** What windows say of the rows in them. */
export function aggregated(
  rows: readonly DagRow[],
): { n: number; s: number | null; mx: number | null; mn: number | null } {
  const values = rows.flatMap(({ v }) => v === null ? [] : [v]);
  const ids = rows.flatMap(({ id }) => id === null ? [] : [id]);
  return {
    n: rows.length,
    s: values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0),
    mx: values.length === 0 ? null : Math.max(...values),
    mn: ids.length === 0 ? null : Math.min(...ids),
  };
}

function windowed(
  input: RefStream,
  keys: readonly string[],
  window: DagWindow,
  latenessMs: number,
): { windows: { key: DagRow; window: FilledWindow<Entry> }[]; late: Entry[] } {
  const late: Entry[] = [];
  const windows = byKey(input.recs, keys).flatMap((recs) => {
    const entries = recs.map((rec) => ({ rec, time: rec.time!, watermark: rec.watermark - latenessMs }));
    late.push(...entries.filter((entry) => intoWindows([entry], window as never).late > 0));
    return intoWindows(entries, window as never).windows.map((one) => ({ key: recs[0].row, window: one }));
  });
  return { windows, late };
}

/** Aggregates by key and window, brought back to the common columns. */
export function referenceWindow(
  { keys, window, late: wantsLate }: Op<"window">,
  input: RefStream,
): RefAnswer {
  const { windows, late } = windowed(input, keys, window, 0);
  const rows = windows.map(({ key, window: { start, end, rows } }): [DagRow, number] => {
    const { n, s, mx, mn } = aggregated(rows.map(({ rec }) => rec.row));
    const p = keys.includes("p") ? key.p : n;
    return [
      { ts: start, id: mn, p, k: key.k, v: rest(s), t: mx === null ? null : String(mx), b: null },
      end - 1,
    ];
  });
  return {
    outputs: [mergedStream(rows)],
    late: late.length,
    lateLines: wantsLate ? late.map((entry) => lateLine(entry, window)) : undefined,
  };
}

/** A late row with the last window that would have taken it. */
function lateLine({ rec, time, watermark }: Entry, window: DagWindow): string {
  const start = window.kind === "session" ? time : lastStart(time, window);
  const end = start + (window.kind === "session" ? window.gapMs : window.sizeMs);
  return JSON.stringify([rec.row.id, rec.row.k, rec.row.v, time, watermark, start, end, watermark - time]);
}

function lastStart(time: number, window: Exclude<DagWindow, { kind: "session" }>): number {
  if (window.kind === "sliding") return Math.floor(time / window.slideMs) * window.slideMs;
  return Math.floor((time - window.offsetMs) / window.sizeMs) * window.sizeMs + window.offsetMs;
}

/** What windows that answer again say last. */
export function referenceAgain(
  { keys, window, latenessMs }: Op<"answersAgain">,
  input: RefStream,
): RefAnswer {
  const { windows, late } = windowed(input, keys, window, latenessMs);
  const lines = windows.map(({ key, window: { start, end, rows } }) => {
    const { n, s, mx, mn } = aggregated(rows.map(({ rec }) => rec.row));
    return JSON.stringify([...keys.map((name) => key[name as keyof DagRow]), start, end, n, s, mx, mn]);
  });
  return { outputs: [], lines, late: late.length };
}

/** Windows of so many rows of a partition and key. */
export function referenceCount({ rows: size }: Op<"countWindow">, input: RefStream): RefAnswer {
  const rows = byKey(input.recs, ["p", "k"]).flatMap((recs) =>
    Array.from({ length: Math.ceil(recs.length / size) }, (_, index): [DagRow, null] => {
      const { n, s, mn } = aggregated(recs.slice(index * size, (index + 1) * size).map(({ row }) => row));
      const { p, k } = recs[0].row;
      return [{ ts: null, id: mn, p, k, v: rest(s), t: String(index * 100 + n), b: null }, null];
    })
  );
  return { outputs: [{ ...mergedStream(rows), timed: false }] };
}

/** The last word of running aggregates. */
export function referenceRunning(input: RefStream): RefAnswer {
  const lines = byKey(input.recs, ["k"]).map((recs) => {
    const { n, s, mx, mn } = aggregated(recs.map(({ row }) => row));
    return JSON.stringify([recs[0].row.k, n, s, mx, mn]);
  });
  return { outputs: [], lines };
}

/**
 * A tumbling count made by hand: a row is counted in the bucket of its time, whose timer puts the bucket out; rows of
 * buckets that are over go to the side output.
 */
export function referenceBuckets({ keys, sizeMs }: Op<"buckets">, input: RefStream): RefAnswer {
  const over = (rec: Rec) => rec.row.b !== null && bucketEnd(rec.time!, sizeMs) <= rec.time! + rec.row.b;
  const inTime = input.recs.filter((rec) => !over(rec));
  const rows = byKey(inTime, keys).flatMap((recs) => {
    const buckets = new Map<number, Rec[]>();
    for (const rec of recs) {
      const end = bucketEnd(rec.time!, sizeMs);
      buckets.set(end, [...buckets.get(end) ?? [], rec]);
    }
    return [...buckets].map(([end, of]): [DagRow, number] => {
      const { n, s } = aggregated(of.map(({ row }) => row));
      const p = keys.includes("p") ? recs[0].row.p : 0;
      const { k } = recs[0].row;
      return [{ ts: end, id: n, p, k, v: rest(s ?? 0), t: "0", b: null }, end];
    });
  });
  const late = input.recs.filter(over);
  return { outputs: [mergedStream(rows)], lateLines: late.map(({ row }) => lineOf(row)) };
}

/** The end of the bucket a time lies in. */
export function bucketEnd(time: number, sizeMs: number): number {
  return (Math.floor(time / sizeMs) + 1) * sizeMs;
}
