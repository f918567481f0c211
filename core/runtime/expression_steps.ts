import type { ProgramStep } from "../expr/mod.ts";
import type { NamedExpr, PlanNode, PlanStep } from "../plan/mod.ts";

/** Steps of the plan that fuse into one program. */
type ExpressionStep = Extract<
  PlanStep,
  { kind: "filterExpr" | "selectExpr" | "withColumn" | "drop" | "rename" | "keyBy" }
>;

/** Whether a step is made of expressions only. */
export function isExpressionStep(step: PlanStep): step is ExpressionStep {
  return ["filterExpr", "selectExpr", "withColumn", "drop", "rename", "keyBy"].includes(step.kind);
}

/** An expression operator of the plan as program steps; none where it changes nothing. */
export function toProgramSteps(
  node: PlanNode,
  step: ExpressionStep,
  inputNames: readonly string[],
): ProgramStep[] {
  switch (step.kind) {
    case "filterExpr":
      return [{ kind: "filter", predicate: step.predicate }];
    case "selectExpr":
      return [{ kind: "project", columns: step.columns }];
    case "withColumn":
      return [project(node, [step.column])];
    case "drop":
      return [project(node, [])];
    case "rename":
      return [{ kind: "project", columns: node.output.map(({ name }, i) => column(name, inputNames[i])) }];
    case "keyBy":
      return step.keys.every(isPlain) ? [] : [project(node, step.keys)];
  }
}

/** All output columns of a node: those computed, and the input's of the same name. */
function project(node: PlanNode, computed: readonly NamedExpr[]): ProgramStep {
  const columns = node.output.map(({ name }) =>
    computed.find((one) => one.name === name) ?? column(name, name)
  );
  return { kind: "project", columns };
}

/** A column under a name. */
export function column(name: string, from: string): NamedExpr {
  return { name, expr: { op: "col", name: from } };
}

function isPlain({ name, expr }: NamedExpr): boolean {
  return expr.op === "col" && expr.name === name;
}
