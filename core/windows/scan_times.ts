import { TWO_32 } from "./event_time.ts";

/** What one pass over a batch's times finds. */
export interface TimeScan {
  /** Least and greatest time, epoch milliseconds. */
  readonly minMs: number;
  readonly maxMs: number;
  /** Whether some time is below the greatest one before it by more than the slack. */
  readonly behind: boolean;
}

/** Times of one block of 2^30 ms (12 days) are ordered by their low words, and their differences fit 32 bits. */
const BLOCK_MASK = 2 ** 30 - 1;

/**
 * Scans 64-bit milliseconds given as (low, high) words, where the greatest time before them was `newestMs`; null where
 * they do not lie in one block, or `newestMs` lies beyond it: the slower scan takes those.
 *
 * Two rows at a time, without branches: a comparison of times in slight disorder is mispredicted half the time, which
 * costs more than all the rest.
 */
export function scanTimes(
  words: Int32Array,
  length: number,
  newestMs: number,
  slackMs: number,
): TimeScan | null {
  const baseLow = words[0];
  const baseHigh = words[1];
  const top = baseLow & ~BLOCK_MASK;
  const highMs = baseHigh * TWO_32;
  const ahead = newestMs - highMs - (top >>> 0);
  if (ahead > BLOCK_MASK) return null;
  // Within a block no row can be behind by more than the block.
  const slack = Math.min(slackMs, BLOCK_MASK) | 0;
  // Older than the block: just below the first row, which then is no more behind than it is in truth.
  const start = ahead < 0 ? (baseLow - 1) | 0 : (top + ahead) | 0;
  let newest = start;
  let min = baseLow;
  let lows = 0;
  let highs = 0;
  let signs = 0;
  const even = length & ~1;
  for (let i = 0; i < 2 * even; i += 4) {
    const a = words[i];
    const b = words[i + 2];
    lows |= (a ^ baseLow) | (b ^ baseLow);
    highs |= (words[i + 1] ^ baseHigh) | (words[i + 3] ^ baseHigh);
    const toA = (a - newest) | 0;
    signs |= (toA + slack) | 0;
    newest = (a - (toA & (toA >> 31))) | 0;
    const toB = (b - newest) | 0;
    signs |= (toB + slack) | 0;
    newest = (b - (toB & (toB >> 31))) | 0;
    const difference = (a - b) | 0;
    const toMin = (b + (difference & (difference >> 31)) - min) | 0;
    min = (min + (toMin & (toMin >> 31))) | 0;
  }
  if (even < length) {
    const last = words[2 * even];
    lows |= last ^ baseLow;
    highs |= words[2 * even + 1] ^ baseHigh;
    signs |= (last - newest + slack) | 0;
    newest = Math.max(newest, last);
    min = Math.min(min, last);
  }
  if (highs !== 0 || lows >>> 30 !== 0) return null;
  const max = newest === start ? greatest(words, length) : newest;
  return { minMs: highMs + (min >>> 0), maxMs: highMs + (max >>> 0), behind: signs < 0 };
}

/**
 * Lists what {@linkcode scanTimes} of the same arguments, not null, found behind: positions to `rows`, the greatest time
 * before each to `newest`, all times to `values`; gives how many. Without branches, for the same reason.
 */
export function listBehind(
  words: Int32Array,
  length: number,
  newestMs: number,
  slackMs: number,
  into: { readonly rows: Int32Array; readonly newest: Float64Array; readonly values: Float64Array },
): number {
  const { rows, newest: newestOf, values } = into;
  const top = words[0] & ~BLOCK_MASK;
  const highMs = words[1] * TWO_32;
  const ahead = newestMs - highMs - (top >>> 0);
  const slack = Math.min(slackMs, BLOCK_MASK) | 0;
  let newest = ahead < 0 ? (words[0] - 1) | 0 : (top + ahead) | 0;
  let count = 0;
  for (let i = 0; i < length; i++) {
    const time = words[2 * i];
    const toTime = (time - newest) | 0;
    values[i] = highMs + (time >>> 0);
    rows[count] = i;
    newestOf[count] = highMs + (newest >>> 0);
    count += ((toTime + slack) | 0) >>> 31;
    newest = (time - (toTime & (toTime >> 31))) | 0;
  }
  return count;
}

/** The greatest low word, of a batch that brought nothing newer. */
function greatest(words: Int32Array, length: number): number {
  let max = words[0];
  for (let i = 2; i < 2 * length; i += 2) if (words[i] > max) max = words[i];
  return max;
}
