import type { DataType, DictionaryOf, FieldType, Kind, Nullable, TypeOf } from "../../data/mod.ts";

/** A resolved constant: numbers among them follow what they stand beside. */
export interface Constant<F> {
  readonly constant: F;
}

/** An argument as rules see it. */
export type Argument = FieldType | Constant<FieldType>;

/** The field an argument is, constant or not. */
export type FieldOf<A> = A extends Constant<infer F> ? F : A;

/** The type as expressions see it: a dictionary is its values. */
export type Logical<T> = T extends DictionaryOf<infer V> ? V : T;

/** The logical type of an argument, nullable or not. */
export type TypeIn<A> = FieldOf<A> extends infer F ? F extends FieldType ? Logical<TypeOf<F>> : never : never;

/** `T`, known to be a type. */
export type AsType<T> = T extends DataType ? T : never;

/** The kind of an argument's logical type. */
export type KindIn<A> = TypeIn<A> extends { readonly kind: infer K } ? K & Kind : never;

/** Kind of an argument, marked `!` where it is a constant (uint64 constants count as columns, as at run time). */
export type Tag<A> = A extends Constant<unknown> ? (KindIn<A> extends "uint64" ? "uint64" : `${KindIn<A>}!`)
  : KindIn<A>;

/** Whether an argument may be null. */
export type IsNullable<A> = FieldOf<A> extends infer F
  ? F extends Nullable ? true : F extends { readonly kind: "null" } ? true : false
  : never;

/** `T`, nullable where any of the arguments is. */
export type Strict<Args extends readonly unknown[], T extends DataType> = true extends
  IsNullable<Args[number]> ? Nullable<T>
  : T;

/** `T`, nullable where all of the arguments are. */
export type AllNullable<Args extends readonly unknown[], T extends DataType> = false extends
  IsNullable<Args[number]> ? T
  : Nullable<T>;
