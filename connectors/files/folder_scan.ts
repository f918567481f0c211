import { type Clock, VolleyError } from "../../core/mod.ts";
import { join } from "@std/path";
import { fileError } from "./file_error.ts";
import { type GlobPlace, isHidden } from "./file_list.ts";

/** A file as it was when the folder was looked through. */
export interface SeenFile {
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** Device and number of the file, which a rename leaves as they are; empty where the system has none. */
  readonly identity: string;
}

/** What a folder holds. */
export interface FolderScan {
  readonly files: readonly SeenFile[];
  /** Identities of files under names that are ignored: they may be renamed into place. */
  readonly staged: ReadonlySet<string>;
}

/** Files looked at between two turns of the event loop. */
const SLICE = 256;

/** Whether a file of that name is not complete, or nobody's input. */
export function isStaged(path: string): boolean {
  return isHidden(path) || path.endsWith(".tmp") || path.endsWith(".inprogress");
}

/**
 * Throws `FILE_NOT_FOUND`, `FILE_NOT_FOLDER` or `FILE_NOT_PERMITTED` (naming the flag that is missing) unless the folder
 * can be looked through.
 */
export function checkFolder(root: string): void {
  let isFolder: boolean;
  try {
    isFolder = Deno.statSync(root).isDirectory;
    if (isFolder) Deno.readDirSync(root)[Symbol.iterator]().next();
  } catch (error) {
    throw fileError(error, "watch", root);
  }
  if (isFolder) return;
  throw new VolleyError({
    code: "FILE_NOT_FOLDER",
    message: `Cannot watch ${root}: it is not a folder`,
    at: { resource: root },
    hint: "Give a folder, or a glob such as folder/*.csv; leave out watch to read one file.",
  });
}

/** Looks through the folder; a file or folder that goes away meanwhile is not there. */
export async function scanFolder(place: GlobPlace, clock: Clock): Promise<FolderScan> {
  const files: SeenFile[] = [];
  const staged = new Set<string>();
  let looked = 0;
  const folders: { path: string; depth: number }[] = [{ path: place.root, depth: place.depth }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(folder.path, place.root)) {
      const path = folder.path === "." ? entry.name : join(folder.path, entry.name);
      if (entry.isDirectory) {
        if (folder.depth > 1 && !isHidden(entry.name)) folders.push({ path, depth: folder.depth - 1 });
        continue;
      }
      const ignored = isStaged(path);
      if (!ignored && !place.matcher.test(path)) continue;
      const file = lookAt(path);
      if (file === null) continue;
      if (ignored) staged.add(file.identity);
      else files.push(file);
      if (++looked % SLICE === 0) await clock.yield();
    }
  }
  return { files, staged };
}

/** The file as it is now; null where it is gone, or no file. */
export function lookAt(path: string): SeenFile | null {
  try {
    const info = Deno.statSync(path);
    if (!info.isFile) return null;
    const identity = info.ino === null ? "" : `${info.dev}:${info.ino}`;
    return { path, size: info.size, modifiedMs: info.mtime?.getTime() ?? 0, identity };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw fileError(error, "read", path);
  }
}

/** Whether nothing was written between the two looks. */
export function unchanged(before: SeenFile, now: SeenFile): boolean {
  return before.size === now.size && before.modifiedMs === now.modifiedMs;
}

function entriesOf(folder: string, root: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && folder !== root) return [];
    throw fileError(error, "watch", folder);
  }
}
