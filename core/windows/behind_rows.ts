import type { Batch } from "../data/mod.ts";
import type { WindowGrid } from "./window_grid.ts";

/** Rows of one pane that windows ending at `fromEndMs` or later take. */
export interface BehindGroup {
  readonly pane: number;
  readonly fromEndMs: number;
  readonly rows: number[];
}

/**
 * Takes out of `rows[0..count)` those behind their watermark that not all windows of their pane take any more; the
 * others stay in front, in order. Gives how many those are, and the rows taken out by pane and first window: ascending,
 * which is the order of arrival among rows of one instant, because a later one met a greater watermark.
 */
export function splitBehind(
  batch: Batch,
  rows: Int32Array,
  count: number,
  grid: WindowGrid,
  latenessMs: number,
): { readonly usual: number; readonly groups: readonly BehindGroup[] } {
  const behind = batch.behind!;
  const times = batch.times!.values;
  const found = new Map<number, Map<number, BehindGroup>>();
  let usual = 0;
  let at = 0;
  for (let j = 0; j < count; j++) {
    const i = rows[j];
    while (at < behind.rows.length && behind.rows[at] < i) at++;
    const isBehind = at < behind.rows.length && behind.rows[at] === i;
    const pane = isBehind ? grid.paneOf(times[i]) : 0;
    const fromEndMs = isBehind
      ? grid.endAfter(grid.endAtMost(behind.watermarks[at] - latenessMs))
      : -Infinity;
    if (!isBehind || fromEndMs <= grid.firstEndMs(pane)) rows[usual++] = i;
    else groupOf(found, fromEndMs, pane).rows.push(i);
  }
  const groups = [...found.values()].flatMap((panes) => [...panes.values()]);
  return { usual, groups: groups.sort((a, b) => a.fromEndMs - b.fromEndMs) };
}

function groupOf(found: Map<number, Map<number, BehindGroup>>, fromEndMs: number, pane: number): BehindGroup {
  let panes = found.get(fromEndMs);
  if (panes === undefined) found.set(fromEndMs, panes = new Map());
  let group = panes.get(pane);
  if (group === undefined) panes.set(pane, group = { pane, fromEndMs, rows: [] });
  return group;
}
