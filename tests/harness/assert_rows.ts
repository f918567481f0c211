import { type RowDifference, rowDifferences } from "./row_differences.ts";

/** How rows are compared. */
export interface RowComparison {
  /** Order counts too. Default false: results of parallel or keyed work have none. */
  readonly ordered?: boolean;
}

/** Equal rows shown around a difference. */
const CONTEXT = 2;
/** Differing lines shown. */
const SHOWN = 40;

/**
 * Throws an `Error` that shows the differences, line by line, unless both hold the same rows.
 *
 * @example
 * ```ts
 * import { assertRows } from "@volley/volley/testing";
 * assertRows([{ user: "b", n: 2n }, { user: "a", n: 1n }], [{ user: "a", n: 1n }, { user: "b", n: 2n }]);
 * ```
 */
export function assertRows(
  actual: readonly object[],
  expected: readonly object[],
  { ordered = false }: RowComparison = {},
): void {
  const lines = rowDifferences(actual, expected, ordered);
  const missing = lines.filter(({ sign }) => sign === "-").length;
  const extra = lines.filter(({ sign }) => sign === "+").length;
  if (missing + extra === 0) return;
  const head =
    `${expected.length} rows wanted, ${actual.length} found: ${missing} missing (-), ${extra} too much (+)`;
  throw new Error(`${head}\n${shown(lines).join("\n")}`);
}

function shown(lines: readonly RowDifference[]): string[] {
  const differing = lines.flatMap(({ sign }, at) => sign === " " ? [] : [at]).slice(0, SHOWN);
  const near = new Set(differing.flatMap((at) => {
    return Array.from({ length: 2 * CONTEXT + 1 }, (_, k) => at - CONTEXT + k);
  }));
  const text: string[] = [];
  lines.forEach(({ sign, row }, at) => {
    if (near.has(at)) text.push(`${sign} ${row}`);
    else if (near.has(at - 1)) text.push("  ...");
  });
  return text;
}
