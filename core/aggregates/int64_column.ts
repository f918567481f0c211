import { Column, int64, newBitmap } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

const TWO_32 = 4294967296;

/**
 * Slots [from, to) of exact sums as an int64 column: the sum of slot g is `high[g] * 2^32 + low[g]`, where `low` is
 * any integer below 2^53 in size. Slots with `seen[g] === 0` are null. Throws `AGGREGATE_OVERFLOW` past 64 bits.
 */
export function int64Column(
  low: Float64Array,
  high: Float64Array | null,
  seen: Uint8Array | null,
  from: number,
  to: number,
): Column {
  const length = to - from;
  const values = new BigInt64Array(length);
  const words = new Int32Array(values.buffer);
  for (let i = 0; i < length; i++) {
    const carry = Math.floor(low[from + i] / TWO_32);
    const top = (high === null ? 0 : high[from + i]) + carry;
    if (top < -2147483648 || top > 2147483647) throw overflow();
    words[2 * i] = low[from + i] - carry * TWO_32;
    words[2 * i + 1] = top;
  }
  return new Column({ type: int64, length, values, validity: seenBitmap(seen, from, to) });
}

/** Validity of slots [from, to): null when all were seen. */
export function seenBitmap(seen: Uint8Array | null, from: number, to: number): Uint8Array | null {
  if (seen === null) return null;
  let bitmap: Uint8Array | null = null;
  for (let g = from; g < to; g++) {
    if (seen[g] !== 0) continue;
    bitmap ??= newBitmap(to - from, true);
    bitmap[(g - from) >> 3] &= ~(1 << ((g - from) & 7));
  }
  return bitmap;
}

function overflow(): VolleyError {
  return new VolleyError({
    code: "AGGREGATE_OVERFLOW",
    message: "Cannot give the sum: it does not fit 64 bits",
    hint: "Cast the input to float64 or decimal before summing.",
  });
}
