import type { Command } from "commander";
import { DEAD_LETTERS_DIRECTORY, type DeadLetterFilter } from "../../../mod.ts";

/** Which letters a command is about. */
export interface LetterFlags {
  readonly directory: string;
  readonly pipeline?: string;
  readonly operator?: string;
  readonly code?: string;
  readonly id?: readonly string[];
}

/** Gives a command the options that choose letters. */
export function withLetterOptions(command: Command): Command {
  return command
    .option("-d, --directory <path>", "the folder, or file, of the letters", DEAD_LETTERS_DIRECTORY)
    .option("--pipeline <name>", "only letters of this pipeline")
    .option("--operator <id>", "only letters this operator, source or sink refused")
    .option("--code <code>", "only letters refused for this reason")
    .option(
      "--id <id>",
      "only this letter; may be given several times",
      (id: string, before: string[] = []) => {
        return [...before, id];
      },
    );
}

/** The letters the options choose. */
export function filterOf({ pipeline, operator, code, id }: LetterFlags): DeadLetterFilter {
  return { pipeline, operator, code, ids: id };
}
