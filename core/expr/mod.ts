/**
 * Expressions: a serialisable tree, its typing, an interpreter and a compiler that give the same answers.
 * @module
 */
export { call, constant, type Operand } from "./build.ts";
export { columnsOf } from "./columns_of.ts";
export { depthMax as exprDepthMax } from "./depth.ts";
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
export { compileScalar, interpret, type ScalarFunction } from "./interpret.ts";
export type { RowErrorHandler } from "./interpreted_stage.ts";
export { type LiteralInput } from "./literal.ts";
export * from "./node.ts";
export type * from "./static/mod.ts";
export { parseExpr } from "./parse_expr.ts";
export { Program, type ProgramOptions } from "./program.ts";
export type { ProgramStep, ProjectedColumn } from "./pure_stage.ts";
export { type ExprType, typeOf } from "./type_of.ts";
export { type CaseExpr, when, type WhenThen } from "./when.ts";
