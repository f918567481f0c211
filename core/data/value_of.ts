import type {
  Binary,
  Bool,
  DataType,
  DateDay,
  Decimal,
  DictionaryOf,
  FieldType,
  FixedSizeList,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  List,
  Null,
  Nullable,
  Shape,
  Struct,
  Timestamp,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
} from "./data_type.ts";

/** The JavaScript value a row holds for a {@linkcode DataType}. */
export type ValueOf<T> = 0 extends 1 & T ? unknown // `any`: without this the type would unfold without end
  : T extends Nullable<infer U> ? ValueOf<U> | null
  : T extends Bool ? boolean
  : T extends Int8 | Int16 | Int32 | Uint8 | Uint16 | Uint32 | Float32 | Float64 | DateDay ? number
  : T extends Int64 | Uint64 ? bigint
  : T extends Utf8 | Decimal ? string
  : T extends Binary ? Uint8Array
  : T extends Timestamp<infer U> ? (U extends "us" | "ns" ? bigint : number)
  : T extends DictionaryOf<infer V> ? ValueOf<V>
  : T extends List<infer I> ? ValueOf<I>[]
  : T extends FixedSizeList<infer I> ? (I extends Float32 ? Float32Array : ValueOf<I>[])
  : T extends Struct<infer F> ? RowOf<F>
  : T extends Null ? null
  : never;

/** The plain object a row of `S` is. */
export type RowOf<S extends Shape> = { [K in keyof S]: ValueOf<S[K]> };

type InputValue<T> = 0 extends 1 & T ? unknown
  : T extends Nullable<infer U> ? InputValue<U> | null | undefined
  : T extends Int64 | Uint64 ? bigint | number
  : T extends Timestamp ? bigint | number | string | Date
  : T extends DateDay ? bigint | number | string | Date
  : T extends Decimal ? string | number | bigint
  : T extends DictionaryOf<infer V> ? InputValue<V>
  : T extends List<infer I> ? readonly InputValue<I>[]
  : T extends FixedSizeList<infer I> ? ArrayLike<ValueOf<I>>
  : T extends Struct<infer F> ? InputRowOf<F>
  : ValueOf<T>;

type NullableColumns<S extends Shape> = { [K in keyof S]: S[K] extends Nullable ? K : never }[keyof S];

/** The plain objects accepted for a row of `S`: nullable columns may be left out, dates given as `Date` or ISO text. */
export type InputRowOf<S extends Shape> =
  & { readonly [K in Exclude<keyof S, NullableColumns<S>>]: InputValue<S[K]> }
  & { readonly [K in NullableColumns<S>]?: InputValue<S[K]> };

/** The bare type of a field declaration. */
export type TypeOf<F extends FieldType> = F extends Nullable<infer T> ? T : F extends DataType ? F : never;
