import { VolleyError } from "../../core/mod.ts";
import type { CompressionOption } from "./compression.ts";

/** How much of a file is looked at to infer its schema. */
export interface InferenceOptions extends CompressionOption {
  /** Rows at most, from the start; default 10,000. `Infinity` looks at the whole file. */
  readonly rows?: number;
}

/** Rows to look at; throws `SOURCE_OPTION_INVALID`. */
export function inferenceRows({ rows = 10_000 }: InferenceOptions): number {
  if (rows >= 1) return rows;
  throw new VolleyError({
    code: "SOURCE_OPTION_INVALID",
    message: `Cannot infer a schema from ${rows} rows: at least 1 is wanted`,
    hint: "Leave it out for 10,000, or give Infinity for the whole file.",
  });
}
