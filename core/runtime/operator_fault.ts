import { toVolleyError, VolleyError } from "../fault/mod.ts";

/** `OPERATOR_FAILED`, or the coded error itself, with the operator it came from. */
export function operatorFailed(
  thrown: unknown,
  verb: "open" | "run" | "checkpoint" | "close",
  id: string,
): VolleyError {
  return toVolleyError(thrown, "OPERATOR_FAILED", `Cannot ${verb} operator ${id}`, { operator: id }, HINT);
}

const HINT = "The cause is the operator's own error: its stack says where it was thrown.";

/** `SIDE_OUTPUT_MISSING`: a plan reads an output its operator doesn't have. */
export function noSideOutput(from: string, tag: string, id: string): VolleyError {
  return new VolleyError({
    code: "SIDE_OUTPUT_MISSING",
    message: `Cannot read side output "${tag}" of operator ${from}: it has none`,
    at: { operator: id },
    hint: "Read it from the stream of the operator that declares the tag, before any other step.",
  });
}
