import { UNRUN_EXAMPLES } from "./exceptions.ts";
import type { Rule } from "./finding.ts";
import { lineAt } from "./source_file.ts";

const UNRUN = /^\s*(?:\*\s*)?```(?:ts|tsx|js|jsx|typescript|javascript)[ ,]+\S*(?:ignore|no_run|no-eval)/gm;

/** Examples in documentation are executed: none is marked to be left out. */
export const examplesRun: Rule = {
  name: "examples-run",
  applies: (path) => /\.(tsx?|md)$/.test(path) && !UNRUN_EXAMPLES.has(path),
  check: ({ text }) =>
    [...text.matchAll(UNRUN)].map(({ index, 0: match }) => ({
      line: lineAt(text, index + match.indexOf("`")),
      message: "an example that is not run",
      hint: "Make it run by itself, or show it as text (a fence without a language).",
    })),
};
