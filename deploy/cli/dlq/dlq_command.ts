import type { Command } from "commander";
import {
  type BuiltPlan,
  groupDeadLetters,
  listDeadLetters,
  replayDeadLetters,
  showDeadLetter,
} from "../../../mod.ts";
import { exitCode } from "../exit_code.ts";
import { loadBuilt } from "../load_plan.ts";
import type { CommandContext } from "../program.ts";
import { readSetting, type Settings } from "../settings.ts";
import { paletteOf, type Terminal } from "../terminal.ts";
import { filterOf, type LetterFlags, withLetterOptions } from "./letter_filter.ts";
import { groupsText, letterText } from "./letter_text.ts";

interface ReplayFlags extends LetterFlags {
  readonly set?: Settings;
  readonly dryRun?: boolean;
}

/** `volley dlq`: what pipelines could not process, and how it gets back into them. */
export function dlqCommand(program: Command, context: CommandContext): void {
  const { terminal } = context;
  const dlq = program.command("dlq").description("dead letters: list them, look at one, put them back");
  withLetterOptions(
    dlq.command("list").description("letters by operator and reason, the most frequent first"),
  )
    .option("--replayed", "also those that were put back")
    .action(async (flags: LetterFlags & { replayed?: boolean }) => {
      await list(flags, flags.replayed === true, terminal);
    });
  dlq.command("show <id>").description("one letter: the row or raw input, where it came from, what was wrong")
    .option("-d, --directory <path>", "the folder, or file, of the letters", "dead_letters")
    .action(async (id: string, { directory }: LetterFlags) => {
      const letter = await showDeadLetter(directory, id);
      terminal.out(terminal.json ? asJson(letter) : letterText(letter, paletteOf(terminal)));
    });
  withLetterOptions(
    dlq.command("replay <file>").description("put letters back, from the operator that refused them"),
  )
    .option("-s, --set <name=value>", "a parameter of the pipeline, as for run", readSetting)
    .option("--dry-run", "say which letters would be put back, and do nothing")
    .action(async (file: string, flags: ReplayFlags) => {
      if (await replay(file, flags, terminal) > 0) context.code = exitCode.failed;
    });
}

async function list(flags: LetterFlags, replayed: boolean, terminal: Terminal): Promise<void> {
  const letters = await listDeadLetters(flags.directory, { ...filterOf(flags), replayed });
  if (terminal.json) return terminal.out(asJson(letters));
  terminal.out(groupsText(groupDeadLetters(letters), paletteOf(terminal)));
}

/** Gives the number of letters that failed again. */
async function replay(file: string, flags: ReplayFlags, terminal: Terminal): Promise<number> {
  const { name, built } = await loadBuilt(file, flags.set ?? {});
  const letters = await listDeadLetters(flags.directory, {
    ...filterOf(flags),
    pipeline: flags.pipeline ?? name,
  });
  if (flags.dryRun || letters.length === 0) {
    terminal.out(
      terminal.json ? asJson({ letters }) : groupsText(groupDeadLetters(letters), paletteOf(terminal)),
    );
    return 0;
  }
  const { replayed, failedAgain } = await replayDeadLetters(built as BuiltPlan, letters, {
    deadLetters: { directory: flags.directory },
  });
  if (terminal.json) terminal.out(asJson({ replayed, failedAgain }));
  else terminal.out(`${replayed.length} of ${letters.length} letters put back; ${failedAgain} failed again`);
  return failedAgain;
}

/** Bytes as text: JSON knows none. */
function asJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_name, one) => one instanceof Uint8Array ? new TextDecoder().decode(one) : one,
    2,
  );
}
