/** A typed array that slots index. */
type SlotArray = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** The array itself if it has room for `length` entries, else a copy at least twice as large; new entries are `empty`. */
export function grown<A extends SlotArray>(array: A, length: number, empty = 0): A {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => A)(Math.max(length, array.length * 2, 64));
  larger.set(array as never);
  // -0 counts as another value than the 0 that new arrays hold.
  if (!Object.is(empty, 0)) larger.fill(empty, array.length);
  return larger;
}
