/**
 * Types of expressions for the type checker: a tree in an expression's type and a schema come in, the type of the
 * field it makes goes out, or an error that says what is wrong. Nothing here exists at run time. The rules are those
 * of the function table; a test over every function and pair of types holds them equal.
 * @module
 */
export * from "./argument.ts";
export * from "./columns.ts";
export * from "./expr_error.ts";
export * from "./function_rules.ts";
export * from "./literal_type.ts";
export * from "./number_promotion.ts";
export * from "./resolve.ts";
export * from "./tree.ts";
export * from "./unify.ts";
