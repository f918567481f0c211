import { Column, int64, newBitmap, uint64 } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

const TWO_32 = 4294967296;
const TWO_31 = 2147483648;

/**
 * Slots [from, to) of exact sums as an int64 column: the sum of slot g is `high[g] * 2^32 + low[g]`, where `low` is
 * any integer up to 2^53 in size. Slots whose low is -0 are null. Throws `AGGREGATE_OVERFLOW` past 64 bits.
 */
export function int64Column(
  low: Float64Array | Int32Array,
  high: Float64Array | null,
  from: number,
  to: number,
  unsigned = false,
): Column {
  const length = to - from;
  const values = new BigInt64Array(length);
  const words = new Int32Array(values.buffer);
  const [least, most] = unsigned ? [0, TWO_32 - 1] : [-TWO_31, TWO_31 - 1];
  let validity: Uint8Array | null = null;
  for (let i = 0; i < length; i++) {
    const part = low[from + i];
    if (Object.is(part, -0)) {
      validity ??= newBitmap(length, true);
      validity[i >> 3] &= ~(1 << (i & 7));
      continue;
    }
    const carry = Math.floor(part / TWO_32);
    const top = (high === null ? 0 : high[from + i]) + carry;
    if (!(top >= least && top <= most)) throw overflow(unsigned);
    words[2 * i] = part - carry * TWO_32;
    words[2 * i + 1] = top;
  }
  return unsigned
    ? new Column({ type: uint64, length, values: new BigUint64Array(values.buffer), validity })
    : new Column({ type: int64, length, values, validity });
}

function overflow(unsigned: boolean): VolleyError {
  return new VolleyError({
    code: "AGGREGATE_OVERFLOW",
    message: `Cannot give the sum: it does not fit ${unsigned ? "uint64" : "int64"}`,
    hint: "Cast the input to float64 or decimal before summing.",
  });
}
