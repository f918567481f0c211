/** Unit of a {@linkcode Timestamp}. */
export type TimeUnit = "s" | "ms" | "us" | "ns";

/** The type of a column with nothing but nulls. */
export interface Null {
  readonly kind: "null";
}
/** True or false, one bit a value. */
export interface Bool {
  readonly kind: "bool";
}
/** 8-bit signed integer. */
export interface Int8 {
  readonly kind: "int8";
}
/** 16-bit signed integer. */
export interface Int16 {
  readonly kind: "int16";
}
/** 32-bit signed integer. */
export interface Int32 {
  readonly kind: "int32";
}
/** 64-bit signed integer; a row holds it as `bigint`. */
export interface Int64 {
  readonly kind: "int64";
}
/** 8-bit unsigned integer. */
export interface Uint8 {
  readonly kind: "uint8";
}
/** 16-bit unsigned integer. */
export interface Uint16 {
  readonly kind: "uint16";
}
/** 32-bit unsigned integer. */
export interface Uint32 {
  readonly kind: "uint32";
}
/** 64-bit unsigned integer; a row holds it as `bigint`. */
export interface Uint64 {
  readonly kind: "uint64";
}
/** IEEE 754 single precision. */
export interface Float32 {
  readonly kind: "float32";
}
/** IEEE 754 double precision. */
export interface Float64 {
  readonly kind: "float64";
}
/** UTF-8 text. */
export interface Utf8 {
  readonly kind: "utf8";
}
/** Bytes. */
export interface Binary {
  readonly kind: "binary";
}
/** A calendar day, stored as days since 1970-01-01; a row holds epoch milliseconds at UTC midnight. */
export interface DateDay {
  readonly kind: "date";
}
/** An instant; rows hold epoch milliseconds (`number`) for s and ms, the unit's count (`bigint`) for us and ns. */
export interface Timestamp<U extends TimeUnit = TimeUnit> {
  readonly kind: "timestamp";
  readonly unit: U;
  /** IANA zone or offset the values are shown in; the stored instant is UTC either way. */
  readonly timezone?: string;
}
/** 128-bit decimal; a row holds it as text, for example `"12.50"`. */
export interface Decimal {
  readonly kind: "decimal";
  /** Total digits, 1 to 38. */
  readonly precision: number;
  /** Digits after the point. */
  readonly scale: number;
}
/** Values stored once, referred to by Int32 codes; behaves as its value type in expressions. */
export interface DictionaryOf<V extends DataType = DataType> {
  readonly kind: "dictionary";
  readonly value: V;
}
/** A variable number of items. */
export interface List<I extends DataType = DataType> {
  readonly kind: "list";
  readonly item: I;
}
/** Exactly `size` items; of float32 a row holds a `Float32Array`. */
export interface FixedSizeList<I extends DataType = DataType> {
  readonly kind: "fixedSizeList";
  readonly item: I;
  readonly size: number;
}
/** Named fields. */
export interface Struct<F extends Shape = Shape> {
  readonly kind: "struct";
  readonly fields: F;
}

/** Every type a column can have. */
// deno-fmt-ignore
export type DataType =
  | Null | Bool | Int8 | Int16 | Int32 | Int64 | Uint8 | Uint16 | Uint32 | Uint64 | Float32 | Float64
  | Utf8 | Binary | DateDay | Timestamp | Decimal
  // deno-lint-ignore no-explicit-any
  | DictionaryOf<any> | List<any> | FixedSizeList<any> | Struct<any>;

/** The tag of a {@linkcode DataType}. */
export type Kind = DataType["kind"];

/** A type whose column may hold nulls. */
export interface Nullable<T extends DataType = DataType> {
  readonly nullable: true;
  readonly type: T;
}

/** What a field may be declared as: a type (never null), or `nullable(type)`. */
export type FieldType = DataType | Nullable;

/** The static and run-time description of a row: column name to type. */
export type Shape = { readonly [column: string]: FieldType };

/** Nothing but nulls. */
export const nulls: Null = { kind: "null" };
/** True or false. */
export const bool: Bool = { kind: "bool" };
/** 8-bit signed integer. */
export const int8: Int8 = { kind: "int8" };
/** 16-bit signed integer. */
export const int16: Int16 = { kind: "int16" };
/** 32-bit signed integer. */
export const int32: Int32 = { kind: "int32" };
/** 64-bit signed integer. */
export const int64: Int64 = { kind: "int64" };
/** 8-bit unsigned integer. */
export const uint8: Uint8 = { kind: "uint8" };
/** 16-bit unsigned integer. */
export const uint16: Uint16 = { kind: "uint16" };
/** 32-bit unsigned integer. */
export const uint32: Uint32 = { kind: "uint32" };
/** 64-bit unsigned integer. */
export const uint64: Uint64 = { kind: "uint64" };
/** Single precision float. */
export const float32: Float32 = { kind: "float32" };
/** Double precision float. */
export const float64: Float64 = { kind: "float64" };
/** UTF-8 text. */
export const utf8: Utf8 = { kind: "utf8" };
/** Bytes. */
export const binary: Binary = { kind: "binary" };
/** A calendar day. */
export const date: DateDay = { kind: "date" };

/** An instant, stored as a count of `unit` since the epoch. */
export function timestamp<U extends TimeUnit = "ms">(unit?: U, timezone?: string): Timestamp<U> {
  const chosen = (unit ?? "ms") as U;
  return timezone === undefined
    ? { kind: "timestamp", unit: chosen }
    : { kind: "timestamp", unit: chosen, timezone };
}

/** A 128-bit decimal of `precision` digits, `scale` of them after the point. */
export function decimal(precision: number, scale: number): Decimal {
  return { kind: "decimal", precision, scale };
}

/** Values of `value`, stored once and referred to by code. */
export function dictionary<V extends DataType>(value: V): DictionaryOf<V> {
  return { kind: "dictionary", value };
}

/** A list of `item`. */
export function list<I extends DataType>(item: I): List<I> {
  return { kind: "list", item };
}

/** A list of exactly `size` items. */
export function fixedSizeList<I extends DataType>(item: I, size: number): FixedSizeList<I> {
  return { kind: "fixedSizeList", item, size };
}

/** Named fields in one column. */
export function struct<F extends Shape>(fields: F): Struct<F> {
  return { kind: "struct", fields };
}

/** The same type, null allowed. */
export function nullable<T extends DataType>(type: T): Nullable<T> {
  return { nullable: true, type };
}

/** A dictionary's value type, any other type itself: the type as expressions see it. */
export function logicalType(type: DataType): DataType {
  return type.kind === "dictionary" ? logicalType(type.value) : type;
}
