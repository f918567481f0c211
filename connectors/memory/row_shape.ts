import type {
  AsField,
  Binary,
  Bool,
  Float64,
  Int64,
  List,
  Nullable,
  Shape,
  Timestamp,
  Utf8,
} from "../../core/mod.ts";

/** The column type inferred for a value of a plain row. */
type FieldOf<V> = null extends V ? Nullable<BareTypeOf<NonNullable<V>>>
  : undefined extends V ? Nullable<BareTypeOf<NonNullable<V>>>
  : BareTypeOf<V>;

type BareTypeOf<V> = [V] extends [boolean] ? Bool
  : [V] extends [number] ? Float64
  : [V] extends [bigint] ? Int64
  : [V] extends [string] ? Utf8
  : [V] extends [Date] ? Timestamp<"ms">
  : [V] extends [Uint8Array] ? Binary
  // deno-lint-ignore no-explicit-any
  : [V] extends [readonly any[]] ? List
  // deno-lint-ignore no-explicit-any
  : any;

/** The columns inferred for plain rows of type `R`: what `inferSchema` finds, for the type checker. */
export type ShapeOfRow<R> = R extends object ? { readonly [K in keyof R & string]-?: AsField<FieldOf<R[K]>> }
  : Shape;
