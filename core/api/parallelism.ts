import { VolleyError } from "../fault/mod.ts";

/** A parallelism as given, a whole number from 1 to 256, or `PARALLELISM_INVALID`. */
export function checkedParallelism(parallelism: number): number {
  if (Number.isInteger(parallelism) && parallelism >= 1 && parallelism <= 256) return parallelism;
  throw new VolleyError({
    code: "PARALLELISM_INVALID",
    message: `Cannot set parallelism to ${parallelism}: a whole number from 1 to 256 is wanted`,
  });
}
