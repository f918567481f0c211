import { toVolleyError, type VolleyError } from "../fault/mod.ts";

/** `CLOSURE_FAILED`: what a user's function threw, and at which row of its batch. */
export function closureFailed(thrown: unknown, kind: string, row: number): VolleyError {
  return toVolleyError(thrown, "CLOSURE_FAILED", `Cannot run the function of ${kind}()`, { row });
}
