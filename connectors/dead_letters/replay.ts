import {
  type BuiltPlan,
  DEAD_LETTERS_DIRECTORY,
  type DeadLetterTarget,
  replayLetters,
  type ReplayOptions,
  type ReplayReport,
  systemClock,
} from "../../core/mod.ts";
import { type DeadLetterFilter, listDeadLetters, type StoredDeadLetter } from "./list.ts";
import { letterFiles } from "./letter_path.ts";
import { addMarks } from "./marks.ts";
import { deadLetterFiles } from "./sink.ts";

/** How letters of files are put back. */
export interface ReplayFilesOptions extends Omit<ReplayOptions, "deadLetters"> {
  /** Which letters of a folder or file; default those that are open. */
  readonly filter?: DeadLetterFilter;
  /** Where letters go that fail again; default the folder the pipeline says. */
  readonly deadLetters?: DeadLetterTarget;
}

/**
 * Puts letters of files (a folder, a file, or what `listDeadLetters` gave) back into the pipeline that wrote them, from
 * the operator that refused each, and then marks them as replayed. Those that fail again are new letters of this run,
 * with one attempt more.
 *
 * Marks are written once the run has committed: letters of a replay that is killed in between stay open, and come out
 * twice when they are replayed again (at least once). Of a replay that fails nothing is marked, and the letters it
 * wrote on the way are withdrawn, because those they were made from are still there.
 *
 * @example
 * ```ts
 * import { col, int32, listDeadLetters, replayDeadLetters, StreamExecutionEnvironment } from "@volley/volley";
 * const directory = await Deno.makeTempDir();
 * const numbers = new StreamExecutionEnvironment({ deadLetters: { directory } })
 *   .fromIter([{ n: "1" }, { n: "two" }])
 *   .withColumn("n", col("n").cast(int32)).onError("deadLetter")
 *   .collect();
 * await numbers.execute("numbers");
 * const { replayed } = await replayDeadLetters(numbers.plan(), directory, { edit: (row) => ({ ...row, n: "2" }) });
 * console.assert(replayed.length === 1 && (await listDeadLetters(directory)).length === 0);
 * console.assert(numbers.results.map((row) => row.n).join() === "1,2");
 * await Deno.remove(directory, { recursive: true });
 * ```
 */
export async function replayDeadLetters(
  built: BuiltPlan,
  letters: string | readonly StoredDeadLetter[],
  options: ReplayFilesOptions = {},
): Promise<ReplayReport> {
  const { filter, deadLetters, ...running } = options;
  const chosen = typeof letters === "string" ? await listDeadLetters(letters, filter) : letters;
  const { clock = systemClock } = options;
  const runId = options.runId ?? `replay-${new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "")}`;
  const directory = directoryOf(built, deadLetters);
  const sink = deadLetters !== undefined && "write" in deadLetters
    ? deadLetters
    : directory === null
    ? undefined
    : deadLetterFiles(directory);
  let report: ReplayReport;
  try {
    report = await replayLetters(built, chosen, { ...running, runId, deadLetters: sink });
  } catch (failure) {
    if (directory !== null) await withdraw(directory, runId);
    throw failure;
  }
  await markReplayed(chosen, report.replayed, runId);
  return report;
}

/** Marks letters as put back by a run. */
export async function markReplayed(
  letters: readonly StoredDeadLetter[],
  ids: readonly string[],
  run: string,
): Promise<void> {
  const replayed = new Set(ids);
  for (const [file, own] of Map.groupBy(letters, (letter) => letter.file)) {
    await addMarks(file, own.map(({ id }) => id).filter((id) => replayed.has(id)), run);
  }
}

/** The folder letters go to that fail again; null where they go to a sink of the user's own. */
function directoryOf({ plan }: BuiltPlan, given: DeadLetterTarget | undefined): string | null {
  if (given !== undefined) return "write" in given ? null : given.directory;
  if (plan.deadLetters === undefined) return DEAD_LETTERS_DIRECTORY;
  const { connector, config } = plan.deadLetters;
  return connector === "dead_letters" ? (config as { readonly directory: string }).directory : null;
}

async function withdraw(directory: string, runId: string): Promise<void> {
  for (const file of await letterFiles(directory)) {
    const own = (await listDeadLetters(file)).filter(({ run }) => run === runId);
    await addMarks(file, own.map(({ id }) => id), runId);
  }
}
