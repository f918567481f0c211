import { setOwn } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { PlanEdit, PlanFix } from "./plan_problem.ts";

/**
 * The plan's JSON with a repair made: a copy along the changed paths, everything else shared. Throws
 * `PLAN_EDIT_INVALID` where a path leads nowhere, as after another repair moved what it is about.
 *
 * @example
 * ```ts
 * import { applyFix, validatePlan } from "@volley/volley";
 * const broken = { version: 1, paralelism: 1, nodes: [] };
 * const [problem] = validatePlan(broken);
 * console.assert(problem.fix?.title === 'Rename it to "parallelism"');
 * console.assert("parallelism" in (applyFix(broken, problem.fix!) as object));
 * ```
 */
export function applyFix(plan: unknown, fix: PlanFix): unknown {
  return fix.edits.reduce(applyEdit, plan);
}

function applyEdit(root: unknown, edit: PlanEdit): unknown {
  const path = segmentsOf(edit.path);
  switch (edit.op) {
    case "remove":
      return changed(root, path, edit.path, null);
    case "move": {
      const from = segmentsOf(edit.from);
      const value = valueAt(root, from, edit.from);
      return changed(changed(root, from, edit.from, null), path, edit.path, { value, insert: true });
    }
    default:
      return changed(root, path, edit.path, { value: edit.value, insert: edit.op === "add" });
  }
}

interface Change {
  readonly value: unknown;
  /** Into a list: between its items, not in place of one. */
  readonly insert: boolean;
}

function changed(at: unknown, path: readonly string[], pointer: string, change: Change | null): unknown {
  if (path.length === 0) return change?.value;
  const [key, ...rest] = path;
  const next = rest.length === 0
    ? change
    : { value: changed(child(at, key, pointer), rest, pointer, change) };
  return Array.isArray(at)
    ? changedList(at, key, pointer, next as Change | null)
    : changedObject(at, key, pointer, next);
}

function changedList(
  list: readonly unknown[],
  key: string,
  pointer: string,
  change: Change | null,
): unknown[] {
  const index = key === "-" ? list.length : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > list.length) throw invalidEdit(pointer);
  if (change === null) return list.toSpliced(index, 1);
  return change.insert ? list.toSpliced(index, 0, change.value) : list.with(index, change.value);
}

function changedObject(at: unknown, key: string, pointer: string, change: { value: unknown } | null): object {
  if (typeof at !== "object" || at === null) throw invalidEdit(pointer);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(at)) {
    if (name !== key) setOwn(copy, name, (at as Record<string, unknown>)[name]);
    else if (change !== null) setOwn(copy, name, change.value);
  }
  if (change !== null && !Object.hasOwn(at, key)) setOwn(copy, key, change.value);
  return copy;
}

function valueAt(root: unknown, path: readonly string[], pointer: string): unknown {
  return path.reduce((at, key) => child(at, key, pointer), root);
}

function child(at: unknown, key: string, pointer: string): unknown {
  if (typeof at === "object" && at !== null && Object.hasOwn(at, key)) {
    return (at as Record<string, unknown>)[key];
  }
  throw invalidEdit(pointer);
}

/** Names and positions along a JSON pointer. */
function segmentsOf(pointer: string): string[] {
  return pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function invalidEdit(pointer: string): VolleyError {
  return new VolleyError({
    code: "PLAN_EDIT_INVALID",
    message: `Cannot repair plan: there is nothing at ${pointer}`,
    hint: "Validate the plan again, and take the repair from there.",
  });
}
