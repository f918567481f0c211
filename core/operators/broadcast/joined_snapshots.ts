/** Two snapshots in one: the length of the first, then both. */
export function joinSnapshots(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(4 + first.length + second.length);
  new DataView(joined.buffer).setUint32(0, first.length);
  joined.set(first, 4);
  joined.set(second, 4 + first.length);
  return joined;
}

/** What was joined. */
export function splitSnapshots(joined: Uint8Array): [Uint8Array, Uint8Array] {
  const { buffer, byteOffset, byteLength } = joined;
  const length = byteLength < 4 ? 0 : new DataView(buffer, byteOffset, byteLength).getUint32(0);
  return [joined.subarray(4, 4 + length), joined.subarray(4 + length)];
}
