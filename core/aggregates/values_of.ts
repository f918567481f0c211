import type { DataType, Values } from "../data/mod.ts";

/** Arrays that hold columns of numbers, by type. */
const arrays: { readonly [kind: string]: new (length: number) => Values } = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
  date: Int32Array,
};

/** An array for `length` values of a type that float64 holds exactly. */
export function valuesOf(type: DataType, length: number): Values {
  return new arrays[type.kind](length);
}
