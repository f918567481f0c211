import { Column, float64, newBitmap } from "../data/mod.ts";

/** A float64 column of `at(slot)` for slots [from, to); `undefined` is null. */
export function floatColumn(from: number, to: number, at: (slot: number) => number | undefined): Column {
  const length = to - from;
  const values = new Float64Array(length);
  let validity: Uint8Array | null = null;
  for (let i = 0; i < length; i++) {
    const value = at(from + i);
    if (value !== undefined) {
      values[i] = value;
      continue;
    }
    validity ??= newBitmap(length, true);
    validity[i >> 3] &= ~(1 << (i & 7));
  }
  return new Column({ type: float64, length, values, validity });
}
