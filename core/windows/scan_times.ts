import { TWO_32 } from "./event_time.ts";

/** What one pass over a batch's times finds. */
export interface TimeScan {
  readonly minMs: number;
  readonly maxMs: number;
  /** Rows below the newest time before them by more than the slack. */
  readonly behind: number;
}

/** Times further apart than this from the batch's first row are left to the slower scan: 12 days. */
const DELTA_MAX = 2 ** 30;

/**
 * Least and greatest time and the rows behind, from 64-bit milliseconds as (low, high) words; null where the batch
 * spreads too wide. Works on 32-bit distances from the first row, without branches: a comparison of times in slight
 * disorder is mispredicted half the time, which costs more than all the rest.
 */
export function scanTimes(
  words: Int32Array,
  length: number,
  newestMs: number,
  slackMs: number,
): TimeScan | null {
  const baseLow = words[0];
  const baseHigh = words[1];
  const baseMs = baseHigh * TWO_32 + (baseLow >>> 0);
  const ahead = newestMs - baseMs;
  if (ahead > DELTA_MAX) return null;
  // Within a batch no distance reaches 2^31: a greater slack means never behind.
  const slack = Math.min(slackMs, 2 ** 31 - 1) | 0;
  let newest = Math.max(ahead, -DELTA_MAX) | 0;
  let min = 0;
  let max = 0;
  let behind = 0;
  let wide = 0;
  for (let i = 0; i < length; i++) {
    const low = words[2 * i];
    const delta = (low - baseLow) | 0;
    const borrow = (low >>> 0) < (baseLow >>> 0) ? 1 : 0;
    // The high word of the 64-bit distance is all sign bits exactly if the distance fits 32 bits; and half of that,
    // so that differences of distances fit too.
    wide |= ((words[2 * i + 1] - baseHigh - borrow) ^ (delta >> 31)) | ((delta ^ (delta >> 31)) & DELTA_MAX);
    const toNewest = (delta - newest) | 0;
    const below = toNewest & (toNewest >> 31);
    behind += ((below + slack) | 0) >>> 31;
    newest = (delta - below) | 0;
    const toMax = (delta - max) | 0;
    max = (delta - (toMax & (toMax >> 31))) | 0;
    const toMin = (delta - min) | 0;
    min = (min + (toMin & (toMin >> 31))) | 0;
  }
  return wide === 0 ? { minMs: baseMs + min, maxMs: baseMs + max, behind } : null;
}
