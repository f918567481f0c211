import type {
  Bool,
  Decimal,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
} from "../../data/mod.ts";

import type { AsType } from "./argument.ts";

/** Whole numbers of a fixed width. */
export type IntegerKind = "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64";
/** float32 or float64. */
export type FloatKind = "float32" | "float64";
/** Integer, float or decimal. */
export type NumberKind = IntegerKind | FloatKind | "decimal";
/** Kinds with constants marked. */
export type Marked<K extends string> = K | `${K}!`;

/** Types without parameters, by kind. */
export interface NumberTypes {
  readonly int8: Int8;
  readonly int16: Int16;
  readonly int32: Int32;
  readonly int64: Int64;
  readonly uint8: Uint8;
  readonly uint16: Uint16;
  readonly uint32: Uint32;
  readonly uint64: Uint64;
  readonly float32: Float32;
  readonly float64: Float64;
  readonly decimal: Decimal;
  readonly bool: Bool;
}

/** The type numbers are calculated in: `arithmeticType` over tags (nulls follow anything). */
export type Arithmetic<A extends string, B extends string> = A extends unknown
  ? B extends unknown ? NumberTypes[CommonNumber<Exclude<A | B, Marked<"null">>>] : never
  : never;

type Has<Tags, K> = [Tags & K] extends [never] ? false : true;

type CommonNumber<T extends string> = [T] extends [never] ? "int32"
  : Has<T, Marked<FloatKind>> extends true ? FloatOf<T>
  : Has<T, Marked<"decimal">> extends true ? "decimal"
  : Has<T, "uint64"> extends true ? ([T] extends [`uint${string}` | `${string}!`] ? "uint64" : "int64")
  : Has<T, Marked<"int64" | "uint32">> extends true ? "int64"
  : "int32";

type FloatOf<T extends string> = Has<T, Marked<"float32">> extends true
  ? [T] extends ["float32" | `${string}!`] ? "float32" : "float64"
  : "float64";

/** What `neg` gives: the same type, or the next signed one. */
export type Negated<T> = T extends Uint8 ? Int16
  : T extends Uint16 | { readonly kind: "null" } ? Int32
  : T extends Uint32 | Uint64 ? Int64
  : AsType<T>;
