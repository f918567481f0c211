import { type Field, Schema } from "../data/mod.ts";
import { Binder } from "./bind.ts";
import type { Bound } from "./bound.ts";
import type { ExprNode } from "./node.ts";
import { typeMismatch } from "./type_mismatch.ts";
import { describeType } from "../data/mod.ts";

/** A named result of a projection. */
export interface ProjectedColumn {
  readonly name: string;
  readonly expr: ExprNode;
}

/** One step of a program: keep the rows for which a condition is true, or replace all columns. */
export type ProgramStep =
  | { readonly kind: "filter"; readonly predicate: ExprNode }
  | { readonly kind: "project"; readonly columns: readonly ProjectedColumn[] };

/** A column a stage emits. */
export interface StageOutput {
  readonly field: Field;
  readonly bound: Bound;
}

/** Steps that run in one loop: conditions in order, then the columns; null where they stay as they are. */
export interface PureStage {
  readonly inputSchema: Schema;
  readonly outputSchema: Schema;
  readonly filters: readonly Bound[];
  readonly outputs: readonly StageOutput[] | null;
}

/** A loop is cut where expressions built on expressions get this deep: generated code stays small. */
const stageDepthMax = 200;

/** Groups steps into stages, computed columns inlined where they are used. */
export function planStages(steps: readonly ProgramStep[], inputSchema: Schema): PureStage[] {
  const stages: PureStage[] = [];
  let open = new OpenStage(inputSchema);
  for (const step of steps) {
    if (open.depth > stageDepthMax) {
      stages.push(open.close());
      open = new OpenStage(open.outputSchema);
    }
    open.add(step);
  }
  stages.push(open.close());
  return stages;
}

class OpenStage {
  readonly #inputSchema: Schema;
  readonly #binder: Binder;
  readonly #filters: Bound[] = [];
  #outputs: StageOutput[] | null = null;
  outputSchema: Schema;
  depth = 0;

  constructor(inputSchema: Schema) {
    this.#inputSchema = inputSchema;
    this.outputSchema = inputSchema;
    this.#binder = new Binder(inputSchema);
  }

  add(step: ProgramStep): void {
    if (step.kind === "filter") this.#filters.push(this.#condition(step.predicate));
    else this.#project(step.columns);
  }

  close(): PureStage {
    return {
      inputSchema: this.#inputSchema,
      outputSchema: this.outputSchema,
      filters: this.#filters,
      outputs: this.#outputs,
    };
  }

  #condition(predicate: ExprNode): Bound {
    const bound = this.#binder.bind(predicate);
    if (bound.type.kind !== "bool" && bound.type.kind !== "null") {
      throw typeMismatch(
        `Cannot filter by ${describeType(bound.type)}: a filter takes a condition`,
        "Compare it, for example .gt(0) or .isNotNull().",
      );
    }
    this.depth = Math.max(this.depth, bound.depth);
    return this.#binder.coerce(bound, { kind: "bool" });
  }

  #project(columns: readonly ProjectedColumn[]): void {
    const declared = this.outputSchema;
    const outputs = columns.map(({ name, expr }) => {
      const bound = this.#binder.bind(expr);
      this.depth = Math.max(this.depth, bound.depth);
      const passed = expr.op === "col" ? declared.find(expr.name) : undefined;
      return { bound, field: { name, type: passed?.type ?? bound.type, nullable: bound.nullable } };
    });
    this.outputSchema = new Schema(outputs.map(({ field }) => field));
    this.#outputs = outputs;
    this.#binder.rescope(new Map(outputs.map(({ field, bound }) => [field.name, bound])));
  }
}
