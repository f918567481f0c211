import { dirname } from "@std/path";
import { assertRows, type RowComparison } from "./assert_rows.ts";
import { exactText } from "./exact_text.ts";

/** How rows are held to a file. */
export interface GoldenOptions extends RowComparison {
  /** Write the file instead of comparing; default: whether `VOLLEY_UPDATE_GOLDEN` is set to 1. */
  readonly update?: boolean;
}

/**
 * Holds rows to a text file with one row a line, to be read in reviews: throws an `Error` that shows the differences.
 * A missing file is an error too; `VOLLEY_UPDATE_GOLDEN=1` (with `--allow-env --allow-write`) writes it.
 */
export async function assertGolden(
  rows: readonly object[],
  path: string,
  options: GoldenOptions = {},
): Promise<void> {
  const { ordered = false, update = Deno.env.get("VOLLEY_UPDATE_GOLDEN") === "1" } = options;
  const lines = rows.map(exactText);
  if (!ordered) lines.sort();
  if (update) {
    await Deno.mkdir(dirname(path), { recursive: true });
    return await Deno.writeTextFile(path, lines.map((line) => `${line}\n`).join(""));
  }
  const golden = (await readGolden(path)).split("\n").filter((line) => line !== "");
  assertRows(lines.map(asRow), golden.map(asRow), { ordered });
}

async function readGolden(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new Error(`Cannot read golden file ${path}: write it with VOLLEY_UPDATE_GOLDEN=1, and look at it`, {
      cause,
    });
  }
}

/** A line of the file, compared as it stands. */
function asRow(line: string): object {
  return { row: line };
}
