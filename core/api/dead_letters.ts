import { VolleyError } from "../fault/mod.ts";
import type { Sink } from "../operators/mod.ts";
import { type DeadLetter, type RunOptions, runPipeline, type RunSummary } from "../runtime/mod.ts";
import { systemClock } from "../time/mod.ts";
import type { BuiltPlan } from "./build_plan.ts";
import type { LetterEdit } from "./letter_source.ts";
import type { RawLetterEdit } from "./raw_letter_source.ts";
import { replayPlan } from "./replay_plan.ts";

/** How letters are put back; the rest as in `RunOptions`. */
export interface ReplayOptions extends Omit<RunOptions, "name" | "afterEpoch" | "deadLetters"> {
  /** Default the pipeline that wrote them. */
  readonly name?: string;
  /** Changes a row before it is put back; null leaves its letter where it is. */
  readonly edit?: LetterEdit;
  /** The same for what a source could not read. */
  readonly editRaw?: RawLetterEdit;
  /** Where letters go that fail again; default as the pipeline says. */
  readonly deadLetters?: Sink;
}

/** What a replay came to. */
export interface ReplayReport {
  /** Letters that were put back, by id. */
  readonly replayed: readonly string[];
  /** Letters that failed again, here or further on: they are new letters, with one attempt more. */
  readonly failedAgain: number;
  readonly summary: RunSummary;
}

/**
 * Runs a pipeline with nothing but dead letters as its input: rows go on from the operator that refused them, with
 * their event times, what a source could not read goes through its decoder again. Sinks keep what they have and get
 * what comes of it added.
 *
 * What an operator remembers from other rows isn't there: an aggregate's results are those of the letters alone. The
 * letters stay what they are: marking them is for who keeps them (`replayDeadLetters` does for letter files). Throws
 * `DEAD_LETTERS_MIXED` for letters of several pipelines, `DEAD_LETTER_OPERATOR_UNKNOWN`, `DEAD_LETTER_NOT_REPLAYABLE`
 * or `DEAD_LETTER_INVALID` before anything runs, and what the run throws.
 */
export async function replayLetters(
  built: BuiltPlan,
  letters: readonly DeadLetter[],
  options: ReplayOptions = {},
): Promise<ReplayReport> {
  const { name = pipelineOf(letters), edit, editRaw, deadLetters, ...running } = options;
  const { clock = systemClock } = options;
  const left = new Set<string>();
  const { plan, bindings } = replayPlan(built, letters, {
    row: edit === undefined ? null : leaving(edit, left),
    raw: editRaw === undefined ? null : leaving(editRaw, left),
  });
  const { summary } = await runPipeline(plan, bindings, {
    ...running,
    name,
    deadLetters: deadLetters ?? built.deadLetters?.(),
    // Later than every epoch a run has committed, and than any replay before.
    afterEpoch: Math.max(1, Math.floor(clock.now() / 1000)),
  });
  const replayed = letters.map(({ id }) => id).filter((id) => !left.has(id));
  return { replayed, failedAgain: summary.deadLetters, summary };
}

/** The same edit, noting the letters it leaves where they are. */
function leaving<T, R>(
  edit: (given: T, letter: DeadLetter) => R | null,
  left: Set<string>,
): (given: T, letter: DeadLetter) => R | null {
  return (given, letter) => {
    const edited = edit(given, letter);
    if (edited === null) left.add(letter.id);
    return edited;
  };
}

function pipelineOf(letters: readonly DeadLetter[]): string {
  const names = [...new Set(letters.map(({ pipeline }) => pipeline))];
  if (names.length === 1) return names[0];
  throw new VolleyError({
    code: "DEAD_LETTERS_MIXED",
    message: names.length === 0
      ? "Cannot replay: there is no letter"
      : `Cannot replay letters of several pipelines at once: ${names.join(", ")}`,
    hint: "Give the letters of one pipeline.",
  });
}
