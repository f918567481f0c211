import { LONG_FILES } from "./exceptions.ts";
import type { Rule } from "./finding.ts";
import { isTypeScript } from "./source_file.ts";

/** Lines above which a file needs a named exception. */
export const LONG_FILE_LINES = 300;
/** Lines no file exceeds. */
export const FILE_LINES_MAX = 500;

/** One concept fits a file: over 300 lines it needs a reason, over 500 it has none. */
export const fileLength: Rule = {
  name: "file-length",
  applies: isTypeScript,
  check({ path, text }) {
    const lines = text.split("\n").length - 1;
    const excused = LONG_FILES.has(path) && lines <= FILE_LINES_MAX;
    if (lines <= LONG_FILE_LINES || excused) return [];
    const hint = lines > FILE_LINES_MAX
      ? "Split it by concept; there is no exception above 500."
      : "Split it by concept, or name it with a reason in tests/tidy/exceptions.ts.";
    return [{ line: lines, message: `the file has ${lines} lines`, hint }];
  },
};
