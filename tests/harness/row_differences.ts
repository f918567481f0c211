import { exactText } from "./exact_text.ts";

/** One line of a comparison: on both sides, missing, or too much. */
export interface RowDifference {
  readonly sign: " " | "-" | "+";
  readonly row: string;
}

/**
 * Rows wanted and rows found, side by side: as lists where `ordered`, else as bags. Values are told apart exactly:
 * 1 and 1n, 0 and -0, null and a missing column differ.
 */
export function rowDifferences(
  actual: readonly object[],
  expected: readonly object[],
  ordered: boolean,
): RowDifference[] {
  const found = actual.map(exactText);
  const wanted = expected.map(exactText);
  return ordered ? listDifferences(found, wanted) : bagDifferences(found, wanted);
}

function bagDifferences(found: readonly string[], wanted: readonly string[]): RowDifference[] {
  const counts = new Map<string, number>();
  for (const row of found) counts.set(row, (counts.get(row) ?? 0) + 1);
  const lines: RowDifference[] = wanted.map((row) => {
    const left = counts.get(row) ?? 0;
    if (left > 0) counts.set(row, left - 1);
    return { sign: left > 0 ? " " : "-", row };
  });
  for (const [row, left] of counts) {
    for (let i = 0; i < left; i++) lines.push({ sign: "+", row });
  }
  return lines;
}

function listDifferences(found: readonly string[], wanted: readonly string[]): RowDifference[] {
  const lines: RowDifference[] = [];
  for (let i = 0; i < Math.max(found.length, wanted.length); i++) {
    if (found[i] === wanted[i]) {
      lines.push({ sign: " ", row: found[i] });
      continue;
    }
    if (i < wanted.length) lines.push({ sign: "-", row: wanted[i] });
    if (i < found.length) lines.push({ sign: "+", row: found[i] });
  }
  return lines;
}
