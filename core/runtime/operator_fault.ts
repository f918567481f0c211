import { toVolleyError, type VolleyError } from "../fault/mod.ts";

/** `OPERATOR_FAILED`, or the coded error itself, with the operator it came from. */
export function operatorFailed(
  thrown: unknown,
  verb: "open" | "run" | "checkpoint" | "close",
  id: string,
): VolleyError {
  return toVolleyError(thrown, "OPERATOR_FAILED", `Cannot ${verb} operator ${id}`, { operator: id }, HINT);
}

const HINT = "The cause is the operator's own error: its stack says where it was thrown.";
