import type { DataType } from "../data/mod.ts";
import type { Bound, BoundCall, Evaluator, Params } from "./bound.ts";
import type { Raw } from "./raw_value.ts";

/** An argument as a typing rule sees it; `literal` is its value where it is a constant. */
export interface ArgType {
  readonly type: DataType;
  readonly nullable: boolean;
  readonly literal?: Raw;
}

/** What a typing rule answers. */
export interface Signature {
  readonly type: DataType;
  /** Default: whether any argument is nullable. */
  readonly nullable?: boolean;
  /** Types the arguments are converted to; left out: as they are. */
  readonly args?: readonly DataType[];
  /** Whether a row can fail; default false. */
  readonly fallible?: boolean;
}

/** Generated code for a value: `v` and `n` are JavaScript atoms; `n` is 1 where the value is null, and `v` of a bool is 0 there. */
export interface Slot {
  readonly v: string;
  readonly n: string;
}

/** What a function writes its code with. */
export interface Emit {
  slot(bound: Bound): Slot;
  /** Whether a bound expression is null, without reading its value where that can be helped. */
  nullOf(bound: Bound): string;
  /** Gives the batch to the interpreter where `condition` holds. */
  bail(condition: string): void;
  /** A name for a run-time value: text, pattern, function. */
  constant(value: unknown): string;
  /** A fresh variable holding `code`. */
  assign(code: string): string;
  /** A fresh variable that branches may assign, starting as `code`. */
  variable(code: string): string;
  line(code: string): void;
  /** Lines written by `body` inside `head { ... }`, their variables invisible afterwards. */
  block(head: string, body: () => void): void;
}

/** Calculates one non-null row; may give null where the function `returnsNull`. */
// deno-lint-ignore no-explicit-any
export type StrictBody = (...args: any[]) => Raw;

interface FunctionBase {
  readonly name: string;
  /** One sentence, for reference docs and the designer. */
  readonly summary: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
}

/** A function that is null where any argument is: the common case. */
export interface StrictFunction extends FunctionBase {
  readonly kind: "strict";
  signature(args: readonly ArgType[], params: Params): Signature;
  evaluate(call: BoundCall): StrictBody;
  /** Inline code over the arguments' values; left out or undefined: the kernel calls `evaluate`'s function. */
  emit?(call: BoundCall, args: readonly string[], emit: Emit): string | undefined;
  /** Whether the value itself can be null (a failed match, a try-cast). */
  readonly returnsNull?: boolean;
}

/** A function with its own rules for nulls or for which arguments are evaluated. */
export interface LazyFunction extends FunctionBase {
  readonly kind: "lazy";
  signature(args: readonly ArgType[], params: Params): Signature;
  evaluate(call: BoundCall, args: readonly Evaluator[]): Evaluator;
  emit(call: BoundCall, emit: Emit): Slot;
}

/** Builds calls for a {@linkcode MacroFunction}. */
export interface CallBuilder {
  call(fn: string, args: readonly Bound[], params?: Params): Bound;
  literal(type: DataType, value: Raw): Bound;
  /** The same value, declared never null. */
  present(bound: Bound): Bound;
}

/** A function defined by others. */
export interface MacroFunction extends FunctionBase {
  readonly kind: "macro";
  expand(args: readonly Bound[], params: Params, build: CallBuilder): Bound;
}

/** One entry of the function table: name, arity, typing rule, interpreter, code. */
export type ExprFunction = StrictFunction | LazyFunction | MacroFunction;
