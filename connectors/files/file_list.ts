import { VolleyError } from "../../core/mod.ts";
import { globToRegExp, isGlob, join } from "@std/path";
import { fileError } from "./file_error.ts";

/** One path, or several; each a file, a glob (`logs/*.csv`, `**` for any depth) or a `file:` URL. */
export type FilePaths = string | URL | readonly (string | URL)[];

/**
 * The files `paths` mean now, each once, a glob's in the order of their names. Throws `FILE_NOT_FOUND` for a file
 * that is missing or a glob that matches nothing, `FILE_IS_FOLDER` for a folder, unless `folders` are allowed: such a
 * one means all files in it, at any depth.
 */
export function listFiles(paths: FilePaths, options: { readonly folders?: boolean } = {}): string[] {
  const given = Array.isArray(paths) ? paths as readonly (string | URL)[] : [paths as string | URL];
  const found = given.flatMap((path) => expand(pathText(path), options.folders ?? false));
  if (found.length > 0) return [...new Set(found)];
  throw new VolleyError({
    code: "FILE_NOT_FOUND",
    message: "Cannot list files: no path was given",
    hint: "Give at least one path.",
  });
}

/** A path as text; `file:` URLs become paths. Throws `FILE_PATH_INVALID`. */
export function pathText(path: string | URL): string {
  if (typeof path === "string" && path !== "" && !path.startsWith("file:")) return path;
  if (path === "" || !URL.canParse(path)) throw noPath(path);
  return decodeURIComponent(new URL(path).pathname);
}

function noPath(given: unknown): VolleyError {
  return new VolleyError({
    code: "FILE_PATH_INVALID",
    message: `Cannot take ${typeof given === "string" ? JSON.stringify(given) : String(given)} for a path`,
    hint: "Give a path, a glob or a file: URL; a parameter that is misspelt is undefined.",
  });
}

function expand(path: string, folders: boolean): string[] {
  if (isGlob(path) && !exists(path)) return expandGlob(path);
  const { isDirectory } = statOf(path);
  if (isDirectory && folders) return expandGlob(path);
  if (isDirectory) throw fileError(new Deno.errors.IsADirectory("it is a folder"), "read", path);
  return [path];
}

function expandGlob(pattern: string): string[] {
  const { root, depth, matcher } = globPlace(pattern);
  const files: string[] = [];
  if (!isFolder(root)) throw nothingMatches(pattern, `the folder ${root} does not exist`);
  walk(root, depth, (path) => {
    if (matcher.test(path) && !isHidden(path)) files.push(path);
  });
  if (files.length > 0) return files.sort();
  throw nothingMatches(pattern, "no file matches", `Look into ${root} for what is there.`);
}

/** Where a glob's files can lie: a folder, how deep below it, and which paths are meant. */
export interface GlobPlace {
  readonly root: string;
  readonly depth: number;
  readonly matcher: RegExp;
}

/** The place a glob means; a path without a wildcard is a folder, and means all files in it, at any depth. */
export function globPlace(pattern: string): GlobPlace {
  if (!isGlob(pattern)) return { root: pattern.replace(/(?<=.)\/+$/, ""), depth: Infinity, matcher: /(?:)/ };
  const parts = pattern.split("/");
  const fixed = parts.slice(0, parts.findIndex((part) => isGlob(part))).join("/");
  const root = fixed === "" ? (pattern.startsWith("/") ? "/" : ".") : fixed;
  const matcher = globToRegExp(pattern, { extended: true, globstar: true });
  const depth = pattern.includes("**")
    ? Infinity
    : parts.length - (fixed === "" ? 0 : fixed.split("/").length);
  return { root, depth, matcher };
}

function nothingMatches(
  pattern: string,
  what: string,
  hint = "Check the path; it is relative to the working directory.",
): VolleyError {
  return new VolleyError({
    code: "FILE_NOT_FOUND",
    message: `Cannot read ${pattern}: ${what}`,
    at: { resource: pattern },
    hint,
  });
}

/** Staged and hidden files are nobody's input. */
export function isHidden(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.startsWith(".") || name.startsWith("_");
}

function walk(folder: string, depth: number, visit: (path: string) => void): void {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    throw fileError(error, "list", folder);
  }
  for (const entry of entries) {
    const path = folder === "." ? entry.name : join(folder, entry.name);
    if (entry.isDirectory && (depth === Infinity ? !isHidden(entry.name) : depth > 1)) {
      walk(path, depth - 1, visit);
    } else if (entry.isFile || (entry.isSymlink && exists(path))) visit(path);
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Whether it is a folder, as far as may be known: what may not be read is refused where it is listed. */
function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

function statOf(path: string): Deno.FileInfo {
  try {
    return Deno.statSync(path);
  } catch (error) {
    throw fileError(error, "open", path);
  }
}

/** A source's name for metrics and messages: format and file, or the first of several. */
export function sourceName(format: string, files: readonly string[]): string {
  return `${format}:${files.length === 1 ? files[0] : `${files[0]} and ${files.length - 1} more`}`;
}
