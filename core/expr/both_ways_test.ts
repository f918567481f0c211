import { assertEquals, assertThrows } from "@std/assert";
import { type Batch, batchFromRows, schema, type Shape, toRows } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { InterpretedStage } from "./interpreted_stage.ts";
import { interpret } from "./interpret.ts";
import type { ExprNode } from "./node.ts";
import { Program } from "./program.ts";

/** Anything with a node. */
export interface HasNode {
  readonly node: ExprNode;
}

/** A batch of plain objects; null is allowed wherever the shape says so. */
export function batchOf(shape: Shape, rows: readonly object[]): Batch {
  return batchFromRows(schema(shape), rows as never) as unknown as Batch;
}

/** An expression's value for each row: compiled, interpreted in a program and by `interpret`, which must agree. */
export function valuesOf(expr: HasNode, shape: Shape, rows: readonly object[]): unknown[] {
  const batch = batchOf(shape, rows);
  const steps = [{ kind: "project" as const, columns: [{ name: "x", expr: expr.node }] }];
  const run = (interpreted: boolean) =>
    toRows(new Program(steps, batch.schema, { interpreted }).run(batch)).map((row) =>
      (row as { x: unknown }).x
    );
  const compiled = run(false);
  assertEquals(compiled, run(true));
  assertEquals(compiled, rows.map((_, row) => interpret(expr.node, batch, row)));
  return compiled;
}

/** The error of the first failing row, the same compiled and interpreted. */
export function failureOf(expr: HasNode, shape: Shape, rows: readonly object[]): VolleyError {
  const batch = batchOf(shape, rows);
  const steps = [{ kind: "project" as const, columns: [{ name: "x", expr: expr.node }] }];
  const run = (interpreted: boolean) =>
    assertThrows(() => new Program(steps, batch.schema, { interpreted }).run(batch), VolleyError);
  const compiled = run(false);
  assertEquals([compiled.code, compiled.at], [run(true).code, compiled.at]);
  return compiled;
}

/** Counts how often generated code gave a batch to the interpreter. */
export function countFallbacks(body: () => void): number {
  const original = InterpretedStage.prototype.run;
  let calls = 0;
  InterpretedStage.prototype.run = function (batch, onRowError) {
    calls++;
    return original.call(this, batch, onRowError);
  };
  try {
    body();
  } finally {
    InterpretedStage.prototype.run = original;
  }
  return calls;
}
