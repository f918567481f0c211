import { createHash } from "node:crypto";

/** A cell as the golden files write it. */
export type GoldenCell = number | bigint | string;

/** Rows as lines in order of their bytes. */
export function sortedLines(rows: Iterable<readonly GoldenCell[]>): string[] {
  return Array.from(rows, (row) => row.join("|")).sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
}

/** What the golden files store of lines too many to store: 16 hex digits of their SHA-256. */
export function digest(lines: readonly string[]): string {
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16);
}
