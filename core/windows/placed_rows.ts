import type { Batch, BehindRows, EventTimes } from "../data/mod.ts";
import type { WindowGrid } from "./window_grid.ts";

/** Rows of one pane that windows ending at `fromEndMs` or later take. */
export interface BehindGroup {
  readonly pane: number;
  readonly fromEndMs: number;
  readonly rows: number[];
}

/** A batch's rows by the windows that take them. */
export interface PlacedRows {
  /** `rows[0..count)`, their times within these bounds: every window that covers them takes them. */
  readonly rows: Int32Array;
  readonly count: number;
  readonly times: EventTimes;
  /**
   * Those behind their watermark, by pane and first window: ascending, which is the order of arrival among rows of one
   * instant, because a later one met a greater watermark; for the same reason all came after rows that are not behind.
   */
  readonly groups: readonly BehindGroup[];
}

/** Groups of rows behind their watermark, while they are found. */
export class BehindGroups {
  readonly #grid: WindowGrid;
  readonly #latenessMs: number;
  #found: BehindGroup[] = [];

  constructor(grid: WindowGrid, latenessMs: number) {
    this.#grid = grid;
    this.#latenessMs = latenessMs;
  }

  /** A row that is not late for all windows of its pane. */
  add(row: number, pane: number, watermarkMs: number): void {
    const openEndMs = this.#grid.endAfter(this.#grid.endAtMost(watermarkMs - this.#latenessMs));
    const fromEndMs = Math.max(openEndMs, this.#grid.firstEndMs(pane));
    for (const group of this.#found) {
      if (group.pane === pane && group.fromEndMs === fromEndMs) return void group.rows.push(row);
    }
    this.#found.push({ pane, fromEndMs, rows: [row] });
  }

  /** What was added since the last call. */
  take(): readonly BehindGroup[] {
    const found = this.#found;
    this.#found = [];
    return found.length < 2 ? found : found.sort((a, b) => a.fromEndMs - b.fromEndMs);
  }
}

/** Rows with the bounds of their times. */
export interface BoundedRows {
  readonly rows: Int32Array;
  readonly count: number;
  readonly times: EventTimes;
}

/** The rows of a batch that are not in the list of those behind, in `kept`; the others are given to `onBehind`. */
export function withoutBehind(
  batch: Batch,
  times: EventTimes,
  behind: BehindRows,
  kept: Int32Array,
  onBehind: (row: number, entry: number) => void,
): BoundedRows {
  return batch.selection === null
    ? allWithoutBehind(batch.length, times, behind, kept, onBehind)
    : selectedWithoutBehind(batch.selection, batch.rows, times, behind, kept, onBehind);
}

/** Stretch by stretch between rows that are behind: nothing is asked of each row. */
function allWithoutBehind(
  length: number,
  { values }: EventTimes,
  behind: BehindRows,
  kept: Int32Array,
  onBehind: (row: number, entry: number) => void,
): BoundedRows {
  let count = 0;
  let [minMs, maxMs] = [Infinity, -Infinity];
  for (let at = 0, row = 0; at <= behind.rows.length; at++) {
    const end = at < behind.rows.length ? behind.rows[at] : length;
    for (; row < end; row++) {
      kept[count++] = row;
      const time = values[row];
      minMs = Math.min(minMs, time);
      maxMs = Math.max(maxMs, time);
    }
    if (at < behind.rows.length) onBehind(row++, at);
  }
  return { rows: kept, count, times: { values, minMs, maxMs } };
}

function selectedWithoutBehind(
  rows: Int32Array,
  count: number,
  { values }: EventTimes,
  behind: BehindRows,
  kept: Int32Array,
  onBehind: (row: number, entry: number) => void,
): BoundedRows {
  let [left, at] = [0, 0];
  let next = behind.rows[0];
  let [minMs, maxMs] = [Infinity, -Infinity];
  for (let j = 0; j < count; j++) {
    const row = rows[j];
    while (next < row) next = ++at < behind.rows.length ? behind.rows[at] : Infinity;
    if (next === row) {
      onBehind(row, at);
      continue;
    }
    kept[left++] = row;
    const time = values[row];
    if (time < minMs) minMs = time;
    if (time > maxMs) maxMs = time;
  }
  return { rows: kept, count: left, times: { values, minMs, maxMs } };
}
