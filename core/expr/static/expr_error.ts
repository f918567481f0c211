/** What an expression that cannot be typed resolves to: nothing is assignable to it, and compilers print `M`. */
export interface ExprError<M extends string> {
  readonly exprError: M;
}

/** An {@linkcode ExprError} about a column that isn't there. */
export interface ColumnError<M extends string> extends ExprError<M> {
  readonly columnError: true;
}

/** Any of them. */
export type AnyError = ExprError<string>;

/** `a | b | c` of a union of names, for messages; long unions are cut. */
export type JoinNames<
  U extends string,
  Text extends string = "",
  Left extends readonly unknown[] = NamesMax,
> = [U] extends [never] ? (Text extends "" ? "no columns" : Text)
  : Left extends readonly [unknown, ...infer Rest]
    ? OneOf<U> extends infer One extends string
      ? JoinNames<Exclude<U, One>, Text extends "" ? One : `${Text} | ${One}`, Rest>
    : never
  : `${Text} | ...`;

type NamesMax = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];

/** One member of a union, picked by overload resolution; which one is the compiler's business. */
type OneOf<U> = (U extends unknown ? (take: () => U) => void : never) extends (take: infer I) => void
  ? I extends () => infer One ? One : never
  : never;
