import { toVolleyError, type VolleyError } from "../../mod.ts";

/** The builder's own calls, below which the program's line stands. */
const FRAMES = 100;

/**
 * Does `work` that runs code of the program in `path`; what it throws says where in that file, because a command has
 * no stack trace to show. Errors of ours that know their place already stay as they are.
 */
export async function inFile<T>(path: string, url: string, work: () => T | Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  try {
    return await work();
  } catch (thrown) {
    throw withPlace(thrown, path, url);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function withPlace(thrown: unknown, path: string, url: string): VolleyError {
  const error = toVolleyError(
    thrown,
    "PIPELINE_FILE_FAILED",
    `Cannot use ${path}`,
    {},
    `deno check ${path} finds most mistakes of this kind.`,
  );
  const { resource, pipeline } = error.at;
  const line = lineIn(url, thrown);
  if (line === null || resource !== undefined || pipeline !== undefined) return error;
  return error.within({ resource: path, line });
}

/** The line of `url` an error was thrown from, directly or not; null where its stack doesn't come by. */
function lineIn(url: string, thrown: unknown): number | null {
  const stack = thrown instanceof Error ? thrown.stack ?? "" : "";
  const at = stack.indexOf(`${url}:`);
  const line = at < 0 ? NaN : parseInt(stack.slice(at + url.length + 1), 10);
  return Number.isNaN(line) ? null : line;
}
