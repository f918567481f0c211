import { VolleyError } from "../../core/mod.ts";

/** `SOURCE_USED_UP`: a generator gives its rows once; a second run would see none, and say nothing. */
export function usedUp(): VolleyError {
  return new VolleyError({
    code: "SOURCE_USED_UP",
    message: "Cannot read rows again: an earlier run has read this iterable, which gives them once",
    hint: "Give an array, or run all sinks at once with env.execute(name).",
  });
}
