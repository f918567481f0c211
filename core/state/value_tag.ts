/** What each value of a snapshot begins with. Part of the format: new tags may be added, none may change. */
export const Tag = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  integer: 4,
  negativeInteger: 5,
  float: 6,
  negativeZero: 7,
  bigint: 8,
  negativeBigint: 9,
  text: 10,
  utf16Text: 11,
  date: 12,
  array: 13,
  object: 14,
  map: 15,
  set: 16,
  arrayBuffer: 17,
  typedArray: 18,
} as const;

/** Kinds of typed array by their number in the format. */
export const TYPED_ARRAYS = [
  ...[Uint8Array, Int8Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array, Int32Array],
  ...[BigUint64Array, BigInt64Array, Float32Array, Float64Array],
] as const;
