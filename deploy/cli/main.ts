/**
 * The command line: `volley run|explain|new|doctor|dlq|plan`. `--help` says what each does; results go to standard
 * output, everything else to standard error; exit codes are 0, 1 (it failed) and 2 (the command line makes no sense).
 *
 *     deno run -A deploy/cli/main.ts --help
 *
 * @module
 */
import { runProgram } from "./program.ts";

export { runProgram } from "./program.ts";

if (import.meta.main) Deno.exit(await runProgram(Deno.args));
