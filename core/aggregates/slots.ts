/** A typed array that slots index. */
type SlotArray = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** The array itself if it has room for `slots`, else a copy at least twice as large; new entries are 0. */
export function grown<A extends SlotArray>(array: A, slots: number): A {
  if (slots <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => A)(Math.max(slots, array.length * 2, 64));
  larger.set(array as never);
  return larger;
}
