import { nearestName, toVolleyError, VolleyError } from "../../core/mod.ts";
import { basename, dirname } from "@std/path";

/** What was being done to a file when it failed: the verb of the message. */
export type FileVerb = "open" | "read" | "list" | "watch" | "write" | "commit" | "remove";

/**
 * A failed file operation as a coded error: `FILE_NOT_FOUND` (naming the nearest name in the folder),
 * `FILE_NOT_PERMITTED` (the file system's or Deno's refusal), `FILE_IS_FOLDER`, `DISK_FULL`, else `FILE_FAILED`.
 */
export function fileError(thrown: unknown, verb: FileVerb, path: string): VolleyError {
  if (thrown instanceof VolleyError) return thrown;
  if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) {
    return fileNotFound(verb, path, thrown);
  }
  const { code, hint } = kindOf(thrown, verb, path);
  return new VolleyError({
    code,
    message: `Cannot ${verb} ${path}: ${reasonOf(thrown)}`,
    at: { resource: path },
    hint,
    cause: thrown,
  });
}

function kindOf(thrown: unknown, verb: FileVerb, path: string): { code: string; hint: string } {
  if (thrown instanceof Deno.errors.NotCapable) {
    const flags = ["write", "commit", "remove"].includes(verb) ? ["read", "write"] : ["read"];
    return {
      code: "FILE_NOT_PERMITTED",
      hint: `Run deno with ${flags.map((flag) => `--allow-${flag}=${path}`).join(" ")}.`,
    };
  }
  if (thrown instanceof Deno.errors.PermissionDenied) {
    return { code: "FILE_NOT_PERMITTED", hint: "Check the owner and mode of the file and its folder." };
  }
  if (thrown instanceof Deno.errors.IsADirectory) {
    return { code: "FILE_IS_FOLDER", hint: "Name a file, or a glob such as folder/*.csv." };
  }
  const message = reasonOf(thrown);
  if (/no space left|ENOSPC|os error 28/i.test(message)) {
    return {
      code: "DISK_FULL",
      hint: "Free space on the disk, then run again: nothing uncommitted is visible.",
    };
  }
  if (/read-only file system|os error 30/i.test(message)) {
    return { code: "FILE_NOT_PERMITTED", hint: "The file system is read-only: choose another folder." };
  }
  return { code: "FILE_FAILED", hint: "See the cause for what the file system said." };
}

function fileNotFound(verb: FileVerb, path: string, cause: unknown): VolleyError {
  const folder = dirname(path);
  const siblings = namesIn(folder);
  const near = siblings === null ? undefined : nearestName(basename(path), siblings);
  const what = siblings === null ? `the folder ${folder} does not exist` : "no such file";
  return new VolleyError({
    code: "FILE_NOT_FOUND",
    message: `Cannot ${verb} ${path}: ${what}`,
    at: { resource: path },
    hint: near ? `Did you mean "${near}"?` : "Check the path; it is relative to the working directory.",
    cause,
  });
}

function namesIn(folder: string): string[] | null {
  try {
    return [...Deno.readDirSync(folder)].map((entry) => entry.name);
  } catch {
    return null;
  }
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What reading a file threw, with the file; what the file system threw becomes coded. */
export function readError(error: unknown, path: string): VolleyError {
  if (error instanceof VolleyError) return error.within({ resource: path });
  return error instanceof RangeError || error instanceof TypeError
    ? toVolleyError(error, "FILE_CORRUPT", `Cannot read ${path}`, { resource: path })
    : fileError(error, "read", path);
}
