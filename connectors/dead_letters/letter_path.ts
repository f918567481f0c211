import { fileError } from "../files/mod.ts";
import { join } from "@std/path";

const LETTERS = ".jsonl";
const MARKS = ".replayed";

/** The file of a run's letters. */
export function runFile(directory: string, pipeline: string, run: string): string {
  return join(directory, safeName(pipeline), `${safeName(run)}${LETTERS}`);
}

/** The file that says which letters of a letter file are done with. */
export function marksFile(file: string): string {
  return `${file.slice(0, file.length - LETTERS.length)}${MARKS}`;
}

/**
 * The letter files `path` means: itself, or all below a folder, oldest run first; none where the folder doesn't exist.
 */
export async function letterFiles(path: string): Promise<string[]> {
  try {
    if (!(await Deno.stat(path)).isDirectory) return [path];
    return (await filesBelow(path)).sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound && !path.endsWith(LETTERS)) return [];
    throw fileError(thrown, "read", path);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await filesBelow(join(folder, name)));
    else if (name.endsWith(LETTERS)) found.push(join(folder, name));
  }
  return found;
}

function safeName(name: string): string {
  return encodeURIComponent(name).replaceAll(".", "%2E");
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
