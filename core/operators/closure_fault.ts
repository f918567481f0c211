import { describeValue } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/** `CLOSURE_FAILED`: what a user's function threw, and at which row of its batch; an error of ours gets its place. */
export function closureFailed(thrown: unknown, kind: string, row: number): VolleyError {
  if (thrown instanceof VolleyError) return thrown.within({ row });
  return new VolleyError({
    code: "CLOSURE_FAILED",
    message: `Cannot run the function of ${kind}(): ${
      thrown instanceof Error ? thrown.message : String(thrown)
    }`,
    at: { row },
    hint:
      "Handle such a row in the function, or filter it out before; the cause has the line of the function.",
    cause: thrown,
  });
}

/** `CLOSURE_RESULT_INVALID`: what a user's function returned is not what the operator takes. */
export function closureResultInvalid(kind: string, given: unknown, wanted: string): VolleyError {
  const what = isPromise(given) ? "a promise" : describeValue(given);
  return new VolleyError({
    code: "CLOSURE_RESULT_INVALID",
    message: `Cannot take what the function of ${kind}() returned: it is ${what}, wanted ${wanted}`,
    hint: isPromise(given)
      ? "Functions of operators are never awaited: do what waits in a source or a sink."
      : `Return ${wanted}.`,
  });
}

/** What an `async` function gives. */
export function isPromise(given: unknown): boolean {
  return typeof (given as PromiseLike<unknown> | null | undefined)?.then === "function";
}
