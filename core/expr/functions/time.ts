import type { ExprFunction } from "../expr_function.ts";

/** Functions on dates and timestamps. */
export const time: readonly ExprFunction[] = [];
