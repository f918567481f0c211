import type { JsonValue } from "../operators/mod.ts";

/** One change of a plan's JSON, as in RFC 6902; pointers as in RFC 6901. */
export type PlanEdit =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: JsonValue }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move"; readonly from: string; readonly path: string };

/** A repair a program can make: {@linkcode applyFix} does. */
export interface PlanFix {
  /** What a button says: `Use "amount"`. */
  readonly title: string;
  readonly edits: readonly PlanEdit[];
}

/** One thing that is wrong with a plan: where, what, and what to do about it. */
export interface PlanProblem {
  /** Stable and machine-readable. */
  readonly code: string;
  /** A plan with errors can't be read; a warning is about one that can. */
  readonly severity: "error" | "warning";
  /** JSON pointer of the value in question: `/nodes/2/step/predicate`. */
  readonly pointer: string;
  /** Id of the operator it is in. */
  readonly operator?: string;
  readonly column?: string;
  readonly message: string;
  /** One sentence that tells the reader what to do. */
  readonly hint?: string;
  readonly fix?: PlanFix;
}

/** A problem in two or three lines, as a terminal shows it. */
export function describeProblem(problem: PlanProblem): string {
  const { severity, code, message, pointer, hint } = problem;
  const lines = [`${severity}[${code}]: ${message}`, `  at: ${pointer === "" ? "the plan" : pointer}`];
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}
