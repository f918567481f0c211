import { TWO_32 } from "./event_time.ts";

/** The least and greatest of a batch's times, epoch milliseconds. */
export interface TimeBounds {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * Bounds of 64-bit milliseconds given as (low, high) words; null where the times spread over more than one block of
 * 2^30 ms (12 days) or straddle two, which the slower scan does.
 *
 * Within a block the low words order the times, and their differences fit 32 bits. Two rows at a time, without
 * branches: a comparison of times in slight disorder is mispredicted half the time, which costs more than all the rest.
 */
export function scanTimes(words: Int32Array, length: number): TimeBounds | null {
  const baseLow = words[0];
  const baseHigh = words[1];
  let min = baseLow;
  let max = baseLow;
  let lows = 0;
  let highs = 0;
  const even = length & ~1;
  for (let i = 0; i < 2 * even; i += 4) {
    const a = words[i];
    const b = words[i + 2];
    lows |= (a ^ baseLow) | (b ^ baseLow);
    highs |= (words[i + 1] ^ baseHigh) | (words[i + 3] ^ baseHigh);
    const difference = (a - b) | 0;
    const below = difference & (difference >> 31);
    const toMin = (b + below - min) | 0;
    min = (min + (toMin & (toMin >> 31))) | 0;
    const toMax = (a - below - max) | 0;
    max = (max + (toMax & ~(toMax >> 31))) | 0;
  }
  if (even < length) {
    const last = words[2 * even];
    lows |= last ^ baseLow;
    highs |= words[2 * even + 1] ^ baseHigh;
    min = Math.min(min, last);
    max = Math.max(max, last);
  }
  if (highs !== 0 || lows >>> 30 !== 0) return null;
  const blockMs = baseHigh * TWO_32;
  return { minMs: blockMs + (min >>> 0), maxMs: blockMs + (max >>> 0) };
}

/**
 * Whether some time is below the greatest one before it (`newestMs` to begin with) by more than `slackMs`. Only for
 * times that `scanTimes` found to lie in one block.
 */
export function hasBehind(words: Int32Array, length: number, newestMs: number, slackMs: number): boolean {
  const blockMs = words[1] * TWO_32 + (words[0] & ~BLOCK_MASK) + (words[0] < 0 ? TWO_32 : 0);
  const ahead = newestMs - blockMs;
  // Newer than the whole block: the caller looks at each row.
  if (ahead > BLOCK_MASK) return true;
  const slack = Math.min(slackMs, BLOCK_MASK) | 0;
  const top = words[0] & ~BLOCK_MASK;
  let newest = ahead < 0 ? words[0] : (top + ahead) | 0;
  let signs = 0;
  for (let i = 0; i < 2 * length; i += 2) {
    const low = words[i];
    const toNewest = (low - newest) | 0;
    signs |= (toNewest + slack) | 0;
    newest = (low - (toNewest & (toNewest >> 31))) | 0;
  }
  return signs < 0;
}

const BLOCK_MASK = 2 ** 30 - 1;
