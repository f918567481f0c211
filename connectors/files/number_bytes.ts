const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/**
 * The number written in bytes `from` to `to`, where it is short enough to be exact without a full parser: an optional
 * minus, digits, at most one point, 15 digits in all. NaN for everything else, valid or not.
 *
 * 15 digits are exact in a double, so is the power of ten they are divided by: the division rounds once, correctly
 * (W. D. Clinger, "How to read floating point numbers accurately").
 */
export function parseShortNumber(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  const negative = bytes[at] === 0x2d;
  if (negative) at++;
  const first = at;
  let value = 0;
  let point = -1;
  for (; at < to; at++) {
    const digit = bytes[at] - 0x30;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (bytes[at] === 0x2e && point < 0 && at > first) point = at;
    else return NaN;
  }
  const digits = at - first - (point < 0 ? 0 : 1);
  if (digits === 0 || digits > 15 || point === to - 1) return NaN;
  // JSON allows no leading zero but that of 0 and 0.5: the full parser has the say.
  if (bytes[first] === 0x30 && digits > 1 && point !== first + 1) return NaN;
  if (point >= 0) value /= POWERS[to - point - 1];
  return negative ? -value : value;
}
