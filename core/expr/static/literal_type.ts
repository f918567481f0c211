import type { Bool, Float64, Int32, Int64, Null, Timestamp, Utf8 } from "../../data/mod.ts";

/**
 * The type of a constant, as `lit` gives it at run time: whole numbers are int32, beyond its range int64, beyond
 * 2^53 float64. A number the checker does not know is any of the three.
 */
export type LiteralType<V> = V extends string ? Utf8
  : V extends boolean ? Bool
  : V extends bigint ? Int64
  : V extends number ? NumberType<V>
  : V extends null ? Null
  : V extends Date ? Timestamp<"ms">
  : never;

type NumberType<V extends number> = number extends V ? Int32 | Int64 | Float64
  : `${V}` extends `-${infer Digits}` ? WholeType<Digits>
  : WholeType<`${V}`>;

type WholeType<Digits extends string> = Digits extends `${bigint}` ? TypeOfLength<Digits, CountOf<Digits>>
  : Float64;

type TypeOfLength<Digits extends string, Length extends number> = Length extends SureInt32 ? Int32
  : Length extends 10
    ? (Digits extends `1${string}` ? Int32 : Digits extends `2${string}` ? Int32 | Int64 : Int64)
  : Length extends 11 | 12 | 13 | 14 | 15 ? Int64
  : Length extends 16 ? Int64 | Float64
  : Float64;

type SureInt32 = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

type CountOf<Text extends string, Count extends readonly unknown[] = []> = Text extends
  `${string}${infer Rest}` ? CountOf<Rest, [...Count, 1]>
  : Count["length"];
