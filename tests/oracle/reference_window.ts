import type { WindowCase } from "./stream_case.ts";

/** A row on its way into windows: `watermark` is its own partition's, just before it. */
export interface TimedRow {
  readonly time: number;
  readonly watermark: number;
}

/** A window and the rows in it. */
export interface FilledWindow<T> {
  readonly start: number;
  readonly end: number;
  readonly rows: readonly T[];
}

/** What became of the rows of one key. */
export interface Windowed<T> {
  readonly windows: readonly FilledWindow<T>[];
  readonly late: number;
}

/** Puts the rows of one key into windows. */
export function intoWindows<T extends TimedRow>(rows: readonly T[], window: WindowCase): Windowed<T> {
  return window.kind === "session" ? intoSessions(rows, window.gapMs) : intoFixedWindows(rows, window);
}

function intoFixedWindows<T extends TimedRow>(
  rows: readonly T[],
  window: Exclude<WindowCase, { kind: "session" }>,
): Windowed<T> {
  const byStart = new Map<number, T[]>();
  let late = 0;
  for (const row of rows) {
    const starts = startsCovering(row.time, window);
    const open = starts.filter((start) => start + window.sizeMs > row.watermark);
    if (starts.length > 0 && open.length === 0) late++;
    for (const start of open) {
      if (!byStart.has(start)) byStart.set(start, []);
      byStart.get(start)!.push(row);
    }
  }
  const windows = [...byStart].map(([start, within]) => ({
    start,
    end: start + window.sizeMs,
    rows: within,
  }));
  return { windows, late };
}

/** Starts of all windows [start, start + size) that hold `time`. */
function startsCovering(time: number, window: Exclude<WindowCase, { kind: "session" }>): number[] {
  const every = window.kind === "tumbling" ? window.sizeMs : window.slideMs;
  const offset = window.kind === "tumbling" ? window.offsetMs : 0;
  const starts: number[] = [];
  let start = Math.floor((time - offset) / every) * every + offset;
  for (; start + window.sizeMs > time; start -= every) starts.push(start);
  return starts;
}

/**
 * Sessions as the connected rows of a graph. A row `x` reaches left to `max(x.time - gap, x.watermark - gap + 1)`:
 * a row before that had been closed by the watermark `x` met. A row that does not even reach itself is late.
 */
function intoSessions<T extends TimedRow>(rows: readonly T[], gapMs: number): Windowed<T> {
  const inTime = rows.filter((row) => row.time + gapMs > row.watermark);
  const left = new Set(inTime);
  const windows: FilledWindow<T>[] = [];
  for (const row of inTime) {
    if (!left.has(row)) continue;
    const session = connectedTo(row, left, gapMs);
    const times = session.map((member) => member.time);
    windows.push({ start: Math.min(...times), end: Math.max(...times) + gapMs, rows: session });
  }
  return { windows, late: rows.length - inTime.length };
}

/** Takes from `left` every row that `first` is linked to, over any number of links. */
function connectedTo<T extends TimedRow>(first: T, left: Set<T>, gapMs: number): T[] {
  const session = [first];
  left.delete(first);
  for (let next = 0; next < session.length; next++) {
    for (const other of left) {
      if (!linked(session[next], other, gapMs) && !linked(other, session[next], gapMs)) continue;
      session.push(other);
      left.delete(other);
    }
  }
  return session;
}

function linked(earlier: TimedRow, later: TimedRow, gapMs: number): boolean {
  const reach = Math.max(later.time - gapMs, later.watermark - gapMs + 1);
  return reach <= earlier.time && earlier.time <= later.time;
}
