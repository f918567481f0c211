/**
 * Expressions: a serialisable tree, its typing, an interpreter and a compiler that give the same answers. Trees and
 * batches come in, batches go out; a {@linkcode Program} runs filters and projections as one generated loop, and
 * gives a batch that code can't do exactly to the interpreter. What holds everywhere:
 *
 * **Null.** A function is null where any argument is, except: `and`, `or` (three-valued: false and true decide, left to
 * right), `isNull`, `isNotNull`, `isSame`, `coalesce`, `ifNull`, `nullIf`, `case`, `in` (null where nothing matches and
 * a candidate is null). A filter keeps rows whose condition is true. Behind a decision of `and`, `or`, `case` or
 * `coalesce` nothing is evaluated, so nothing fails there.
 *
 * **Numbers.** Arithmetic is done in int32 (8 to 32 bits signed, 8 and 16 unsigned), int64 (uint32 too), uint64 (of
 * unsigned operands; with a signed one int64), float32 (both float32), float64 (any other float) or decimal (of decimals and
 * integers: `add`, `sub`, `mul`, `neg`, `abs`, comparison and casts are exact to 38 digits; division and the other
 * functions are done in float64). A constant written as a number follows the other operand's type. A result that does
 * not fit is a row error, `EXPR_OVERFLOW`; nothing wraps round.
 *
 * **Division.** Of integers it truncates towards zero, `mod` has the dividend's sign, a zero divisor is the row error
 * `EXPR_DIVISION_BY_ZERO`. Of floats it follows IEEE 754. `cast(float64)` an operand for a fraction.
 *
 * **Floats.** Comparison follows IEEE 754, as closures in JavaScript do: NaN equals nothing, not even NaN, and has no
 * order; -0 equals 0. `isNaN` finds it. `greatest` and `least` of NaN are NaN. Numbers of different types compare by
 * value, exactly; a float constant beside float32 means the nearest float32.
 *
 * **Text.** Characters are code points, positions count from 0, order is by code point. Case mapping has no locale.
 * `dictionary<T>` behaves as T. Functions of one dictionary-coded column are evaluated once per entry.
 *
 * **Time.** Calendar fields are UTC unless a call names a `timezone` (the column's own is for display). Coarser units
 * are floored, before 1970 too. Constant ISO text may stand for a date or timestamp in comparisons. Timestamps in
 * nanoseconds lie beyond 2^53: comparing them is compiled, anything else on them is interpreted.
 *
 * **Casts.** Floats and decimals lose their fraction towards zero; a value without counterpart is the row error
 * `EXPR_CAST_FAILED`, or null with `tryCast`. Other row errors: `EXPR_INVALID_JSON`. Lists and structs pass through,
 * and can be tested for null.
 * @module
 */
export type { Operand } from "./build.ts";
export { canFail } from "./can_fail.ts";
export { columnsOf } from "./columns_of.ts";
export {
  type CalendarPart,
  type CalendarUnit,
  type Called,
  callFunction,
  col,
  Expr,
  lit,
  type ZoneOptions,
} from "./expr.ts";
export { expressionFunctions, type FunctionSummary } from "./function_table.ts";
export { compileScalar, interpret, type ScalarFunction } from "./interpret.ts";
export type { RowErrorHandler } from "./interpreted_stage.ts";
export type { LiteralInput } from "./literal.ts";
export * from "./node.ts";
export type * from "./static/mod.ts";
export { parseExpr } from "./parse_expr.ts";
export { Program, type ProgramOptions } from "./program.ts";
export type { ProgramStep, ProjectedColumn } from "./pure_stage.ts";
export { type ExprType, typeOf } from "./type_of.ts";
export { type CaseExpr, when, type WhenThen } from "./when.ts";
