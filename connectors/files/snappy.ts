/**
 * Decodes a raw Snappy block (github.com/google/snappy, format_description.txt) of `size` bytes; throws `RangeError`
 * where the bytes are damaged.
 */
export function snappyDecompress(bytes: Uint8Array, size: number): Uint8Array {
  let at = 0;
  while (bytes[at] >= 128) at++;
  at++;
  const out = new Uint8Array(size);
  let to = 0;
  while (at < bytes.length) {
    const tag = bytes[at++];
    if ((tag & 3) === 0) {
      let length = (tag >> 2) + 1;
      if (length > 60) {
        const extra = length - 60;
        length = littleEndian(bytes, at, extra) + 1;
        at += extra;
      }
      if (at + length > bytes.length || to + length > size) throw new RangeError("snappy literal");
      copyLiteral(bytes, at, out, to, length);
      at += length;
      to += length;
      continue;
    }
    const wide = tag & 3;
    const length = wide === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const extra = wide === 1 ? 1 : wide === 2 ? 2 : 4;
    const offset = littleEndian(bytes, at, extra) + (wide === 1 ? (tag >> 5) << 8 : 0);
    at += extra;
    if (offset === 0 || offset > to || to + length > size) throw new RangeError("snappy copy");
    // Source and target may overlap: a copy repeats what it has just written.
    if (offset >= length && length > 16) out.copyWithin(to, to - offset, to - offset + length);
    else for (let i = 0; i < length; i++) out[to + i] = out[to + i - offset];
    to += length;
  }
  if (to !== size) throw new RangeError(`snappy block of ${to} bytes instead of ${size}`);
  return out;
}

function copyLiteral(from: Uint8Array, at: number, out: Uint8Array, to: number, length: number): void {
  if (length > 24) out.set(from.subarray(at, at + length), to);
  else for (let i = 0; i < length; i++) out[to + i] = from[at + i];
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + bytes[at + i];
  return value;
}
