import type { GoldenCell } from "./digest.ts";

/** The text of a file in this folder. */
export function goldenText(path: string): string {
  return Deno.readTextFileSync(new URL(path, import.meta.url));
}

/** A JSON file in this folder. */
export function goldenJson<T>(path: string): T {
  return JSON.parse(goldenText(path)) as T;
}

/** The rows of a CSV file in this folder, without the header; whole numbers as numbers. */
export function goldenCsv(path: string): GoldenCell[][] {
  const [, ...lines] = goldenText(path).trimEnd().split("\n");
  return lines.map((line) => line.split(",").map((cell) => /^-?\d+$/.test(cell) ? Number(cell) : cell));
}
