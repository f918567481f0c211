import type { BehindRows } from "../data/mod.ts";

/** A row behind its partition's watermark: its entry in the list of those, and its place among the rows. */
export type BehindPlace = readonly [entry: number, place: number];

/** The first of the rows behind, from entry `from` on, that is among `rows`; the ends of both where none is left. */
export function nextBehind(rows: Int32Array, count: number, behind: BehindRows, from: number): BehindPlace {
  for (let at = from; at < behind.rows.length; at++) {
    const place = lowerBound(rows, count, behind.rows[at]);
    if (place < count && rows[place] === behind.rows[at]) return [at, place];
  }
  return [behind.rows.length, count];
}

/** Place of the first of the ascending `rows` that is at least `row`. */
function lowerBound(rows: Int32Array, count: number, row: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
