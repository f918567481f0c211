/** Copies `length` bits that start at bit `from` of `bitmap` to a bitmap that starts at bit 0. */
export function sliceBits(bitmap: Uint8Array, from: number, length: number): Uint8Array {
  const bytes = (length + 7) >> 3;
  const first = from >> 3;
  const shift = from & 7;
  if (shift === 0) return bitmap.subarray(first, first + bytes);
  const sliced = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) {
    sliced[i] = (bitmap[first + i] >> shift) | (bitmap[first + i + 1] << (8 - shift));
  }
  return sliced;
}

/** The bits at `rows[0..count)`, in that order. */
export function gatherBits(bitmap: Uint8Array, rows: Int32Array, count: number): Uint8Array {
  const gathered = new Uint8Array((count + 7) >> 3);
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    gathered[i >> 3] |= ((bitmap[row >> 3] >> (row & 7)) & 1) << (i & 7);
  }
  return gathered;
}

/** Copies `length` bits from the start of `from` (all set where null) to bit `at` of `to`, whose bits are clear. */
export function appendBits(to: Uint8Array, at: number, from: Uint8Array | null, length: number): void {
  for (let i = 0; i < length; i++) {
    const bit = from === null ? 1 : (from[i >> 3] >> (i & 7)) & 1;
    to[(at + i) >> 3] |= bit << ((at + i) & 7);
  }
}
