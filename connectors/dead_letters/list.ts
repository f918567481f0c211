import { type DeadLetter, nearestName, VolleyError } from "../../core/mod.ts";
import { fileError } from "../files/mod.ts";
import { readLetterLine } from "./letter_line.ts";
import { letterFiles } from "./letter_path.ts";
import { readMarks } from "./marks.ts";

/** A letter in a file, and what became of it. */
export interface StoredDeadLetter extends DeadLetter {
  readonly file: string;
  /** The run that put it back; null while it is open. */
  readonly replayedBy: string | null;
}

/** Which letters are wanted; what is left out doesn't matter. */
export interface DeadLetterFilter {
  readonly pipeline?: string;
  readonly operator?: string;
  readonly code?: string;
  readonly ids?: readonly string[];
  /** Also those that were put back already; default false. */
  readonly replayed?: boolean;
}

/**
 * Dead letters of a letter file, or of every one below a folder, in the order in which they were written; a folder that
 * doesn't exist has none. Throws `DEAD_LETTER_FILE_INVALID` for a line that is no letter; a last line that is cut off
 * was never complete, and is passed over.
 *
 * @example
 * ```ts
 * import { col, int32, listDeadLetters, StreamExecutionEnvironment } from "@volley/volley";
 * const directory = await Deno.makeTempDir();
 * await new StreamExecutionEnvironment({ deadLetters: { directory } })
 *   .fromIter([{ n: "1" }, { n: "two" }])
 *   .withColumn("n", col("n").cast(int32)).id("parse").onError("deadLetter")
 *   .collect()
 *   .execute("numbers");
 * const [letter] = await listDeadLetters(directory);
 * console.assert(letter.operator === "parse" && letter.code === "EXPR_CAST_FAILED" && letter.row === `{"n":"two"}`);
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function listDeadLetters(
  path: string,
  filter: DeadLetterFilter = {},
): Promise<StoredDeadLetter[]> {
  const found: StoredDeadLetter[] = [];
  for (const file of await letterFiles(path)) {
    const marks = await readMarks(file);
    for (const letter of await lettersIn(file)) {
      const stored = { ...letter, file, replayedBy: marks.get(letter.id) ?? null };
      if (isWanted(stored, filter)) found.push(stored);
    }
  }
  return found;
}

/** One letter by its id, replayed or not; throws `DEAD_LETTER_NOT_FOUND`. */
export async function showDeadLetter(path: string, id: string): Promise<StoredDeadLetter> {
  const letters = await listDeadLetters(path, { replayed: true });
  const found = letters.find((letter) => letter.id === id);
  if (found !== undefined) return found;
  const near = nearestName(id, letters.map((letter) => letter.id));
  throw new VolleyError({
    code: "DEAD_LETTER_NOT_FOUND",
    message: `Cannot find dead letter ${id} in ${path}: it has ${letters.length} others`,
    at: { resource: path },
    hint: near === undefined ? "List the letters for their ids." : `Did you mean "${near}"?`,
  });
}

/** Letters of one operator that were refused for one reason. */
export interface DeadLetterGroup {
  readonly pipeline: string;
  readonly operator: string;
  readonly code: string;
  readonly count: number;
  /** Epoch milliseconds of the first and last. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** The newest of them. */
  readonly example: DeadLetter;
}

/** Letters by pipeline, operator and code, the most frequent first. */
export function groupDeadLetters(letters: readonly DeadLetter[]): DeadLetterGroup[] {
  const groups = Map.groupBy(letters, ({ pipeline, operator, code }) => {
    return JSON.stringify([pipeline, operator, code]);
  });
  return [...groups.values()].map((group): DeadLetterGroup => {
    const sorted = group.toSorted((a, b) => a.timeMs - b.timeMs);
    const example = sorted[sorted.length - 1];
    const { pipeline, operator, code, timeMs: lastMs } = example;
    return { pipeline, operator, code, count: group.length, firstMs: sorted[0].timeMs, lastMs, example };
  }).sort((a, b) => b.count - a.count);
}

async function lettersIn(file: string): Promise<DeadLetter[]> {
  try {
    const lines = (await Deno.readTextFile(file)).split("\n");
    // What comes after the last line break is no whole line.
    return lines.slice(0, -1).map((line, i) => readLetterLine(line, file, i + 1));
  } catch (thrown) {
    throw fileError(thrown, "read", file);
  }
}

function isWanted(
  letter: StoredDeadLetter,
  { pipeline, operator, code, ids, replayed }: DeadLetterFilter,
): boolean {
  return (pipeline === undefined || letter.pipeline === pipeline) &&
    (operator === undefined || letter.operator === operator) &&
    (code === undefined || letter.code === code) &&
    (ids === undefined || ids.includes(letter.id)) &&
    (replayed === true || letter.replayedBy === null);
}
