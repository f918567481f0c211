import { basename, dirname, extname, join } from "@std/path";
import { compressionOf } from "./compression.ts";

/** Where output goes: one file, numbered from the second checkpoint on, or numbered files in a folder. */
export interface OutputNames {
  readonly folder: string;
  /** The committed file of a checkpoint; `first` is the first of a run. */
  committed(epoch: number, first: boolean): string;
  /** The checkpoint of a numbered committed file, by its name; null for any other file. */
  epochOf(name: string): number | null;
  /** Being written: its checkpoint is not known yet. */
  readonly writing: string;
  /** Complete and waiting for its checkpoint. */
  staged(epoch: number, first: boolean): string;
  /** What a staged name says; null for any other file. `epoch` is null for one being written. */
  readStaged(name: string): { readonly epoch: number | null; readonly first: boolean } | null;
}

/**
 * Names for `path`: with a slash at its end or an existing folder, files `<pipeline>-<epoch>.<extension>` in it; else
 * the file itself, and `<name>-<epoch>.<extension>` for later checkpoints. Staged files are hidden, carry the
 * pipeline's name and end in `.inprogress`.
 */
export function outputNames(path: string, pipeline: string, extension: string): OutputNames {
  const inFolder = path.endsWith("/") || isFolder(path);
  const folder = inFolder ? path : dirname(path);
  const owner = encodeURIComponent(pipeline).replaceAll(".", "%2E");
  const suffix = inFolder ? `.${extension}` : suffixOf(path);
  const stem = inFolder ? owner : basename(path, suffix);
  const hidden = `.${inFolder ? "" : basename(path)}.${owner}.`;
  const numbered = (epoch: number) => `${stem}-${String(epoch).padStart(6, "0")}${suffix}`;
  return {
    folder,
    committed: (epoch, first) => first && !inFolder ? path : join(folder, numbered(epoch)),
    epochOf(name) {
      const digits = name.startsWith(`${stem}-`) && name.endsWith(suffix)
        ? name.slice(stem.length + 1, name.length - suffix.length)
        : "";
      return /^\d{6,}$/.test(digits) ? Number(digits) : null;
    },
    writing: join(folder, `${hidden}writing.inprogress`),
    staged: (epoch, first) => join(folder, `${hidden}${epoch}${first ? ".first" : ""}.inprogress`),
    readStaged(name) {
      const match = /^(?:writing|(\d+)(\.first)?)\.inprogress$/.exec(
        name.startsWith(hidden) ? name.slice(hidden.length) : "",
      );
      if (match === null) return null;
      return { epoch: match[1] === undefined ? null : Number(match[1]), first: match[2] !== undefined };
    },
  };
}

/** The extension, with the one before it where a compression's comes last: `.jsonl.gz`. */
function suffixOf(path: string): string {
  const last = extname(path);
  return compressionOf(path) === "none" ? last : extname(path.slice(0, -last.length)) + last;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
