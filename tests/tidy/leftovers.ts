import type { Finding, Rule } from "./finding.ts";
import { lineAt, type SourceFile } from "./source_file.ts";

/** Text that must not be committed. */
interface Leftover {
  readonly pattern: RegExp;
  readonly message: string;
  readonly hint: string;
}

const LEFTOVERS: readonly Leftover[] = [
  {
    pattern: /(?<![\w.:/-])\/(?:work|root|home\/\w+|Users\/\w+)\/\w/g,
    message: "a path of one machine",
    hint: "Use a path relative to the module (import.meta.url) or a parameter.",
  },
  {
    pattern: new RegExp(`\\b(?:${["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"].join("|")})\\b`, "g"),
    message: "unfinished work",
    hint: "Finish it, or leave it out and say so where users read it.",
  },
  {
    pattern: /^(?:<{7} |>{7} |={7}$)/gm,
    message: "a merge conflict marker",
    hint: "Resolve the conflict.",
  },
];

const REGISTRY = /https?:\/\/[^\s"']+/g;

/** Nothing of one machine, one registry mirror or an unfinished thought is committed. */
export const leftovers: Rule = {
  name: "leftovers",
  applies: (path) => path !== "LICENSE",
  check(file) {
    const found = LEFTOVERS.flatMap((leftover) => matches(file, leftover));
    if (file.path === "deno.lock") found.push(...matches(file, LOCKED_HOST));
    if (/(^|\/)\.npmrc$/.test(file.path)) found.push({ ...LOCKED_HOST, line: 1 });
    return found;
  },
};

const LOCKED_HOST: Leftover = {
  pattern: REGISTRY,
  message: "a registry's address",
  hint: "Make the lock file with the default registry: it holds names, versions and hashes only.",
};

function matches({ text }: SourceFile, { pattern, message, hint }: Leftover): Finding[] {
  return [...text.matchAll(pattern)].map((match) => ({
    line: lineAt(text, match.index),
    message: `${message}: ${match[0]}`,
    hint,
  }));
}
