/**
 * Expressions: a serialisable tree, its typing, an interpreter and a compiler that give the same answers.
 * @module
 */
export * from "./node.ts";
