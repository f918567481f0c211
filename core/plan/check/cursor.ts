import { nearestName } from "../../data/mod.ts";
import type { PlanFix, PlanProblem } from "../plan_problem.ts";

/** What a check reports; the place comes from its cursor. */
export interface Finding extends Omit<PlanProblem, "severity" | "pointer" | "operator"> {
  readonly severity?: PlanProblem["severity"];
}

/** A place in a plan's JSON while it is checked, and the list its problems go to. */
export class Cursor {
  readonly pointer: string;
  readonly operator: string | undefined;
  readonly problems: PlanProblem[];

  constructor(problems: PlanProblem[] = [], pointer = "", operator?: string) {
    this.problems = problems;
    this.pointer = pointer;
    this.operator = operator;
  }

  /** The place of a property or item below this one. */
  at(...keys: readonly (string | number)[]): Cursor {
    const path = keys.map((key) => `/${escaped(key)}`).join("");
    return new Cursor(this.problems, this.pointer + path, this.operator);
  }

  /** The same place, known to be inside an operator. */
  within(operator: string): Cursor {
    return new Cursor(this.problems, this.pointer, operator);
  }

  /** What messages call it: `operator "sum"`, `plan`. */
  get thing(): string {
    return this.operator === undefined ? "plan" : `operator "${this.operator}"`;
  }

  /** Adds a problem at this place. */
  report({ severity = "error", ...finding }: Finding): void {
    const operator = this.operator === undefined ? {} : { operator: this.operator };
    this.problems.push({ severity, pointer: this.pointer, ...operator, ...finding });
  }
}

/** A name as one segment of a JSON pointer (RFC 6901). */
function escaped(key: string | number): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Hint and, where a name is near, the repair that puts it in place of the value at `path`. */
export function nearest(
  given: string,
  known: readonly string[],
  path: string,
  otherwise: string,
): { readonly hint: string; readonly fix?: PlanFix } {
  const near = nearestName(given, known);
  if (near === undefined) return { hint: otherwise };
  const edits = [{ op: "replace", path, value: near } as const];
  return { hint: `Did you mean "${near}"?`, fix: { title: `Use "${near}"`, edits } };
}
