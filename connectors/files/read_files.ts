import { type SeenFile, unchanged } from "./folder_scan.ts";

/** What is known of a file that was found. */
export type FileStanding =
  /** Never read. */
  | "new"
  /** Read, or renamed since. */
  | "read"
  /** Read, and written to since. */
  | "changed"
  /** Before the files that are no longer remembered: whether it was read is not known. */
  | "late";

/** A file in a checkpoint: path, size, epoch ms of its last change, identity. */
export type FileEntry = readonly [path: string, size: number, modifiedMs: number, identity: string];

/** What is remembered, JSON-safe. */
export interface ReadFilesState {
  /** The last file, by order, of those no longer remembered one by one. */
  readonly through: FileEntry | null;
  readonly files: readonly FileEntry[];
}

/**
 * The files a watched folder's source has read: the last `max` of them by order one by one, of those before only how
 * far they went. So what is kept has a bound, and no file is ever read twice; a file that turns up before that mark is
 * late.
 */
export class ReadFiles {
  readonly #order: "name" | "modified";
  readonly #max: number;
  /** Ascending by order. */
  readonly #files: SeenFile[] = [];
  readonly #byPath = new Map<string, SeenFile>();
  readonly #byIdentity = new Map<string, SeenFile>();
  #through: SeenFile | null = null;

  constructor(order: "name" | "modified", max: number, state: ReadFilesState | null = null) {
    this.#order = order;
    this.#max = max;
    if (state === null) return;
    this.#through = state.through === null ? null : fromEntry(state.through);
    for (const entry of state.files) this.add(fromEntry(entry));
  }

  /** Negative where `a` is read before `b`. */
  readonly compare = (a: SeenFile, b: SeenFile): number => {
    const byTime = this.#order === "modified" ? a.modifiedMs - b.modifiedMs : 0;
    return byTime !== 0 ? byTime : a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
  };

  /** What is known of `file`; `isThere` says whether a path is still in the folder. */
  standing(file: SeenFile, isThere: (path: string) => boolean): FileStanding {
    const known = this.#byPath.get(file.path);
    if (known !== undefined) return unchanged(known, file) ? "read" : "changed";
    const same = file.identity === "" ? undefined : this.#byIdentity.get(file.identity);
    // A name beside the first one is a link, and a file of its own.
    if (same !== undefined && unchanged(same, file) && !isThere(same.path)) return "read";
    return this.#through !== null && this.compare(file, this.#through) <= 0 ? "late" : "new";
  }

  /** Remembers a file, or what became of one that is known by its path. */
  add(file: SeenFile): void {
    const before = this.#byPath.get(file.path);
    if (before !== undefined) this.#forget(this.#files.indexOf(before));
    let at = this.#files.length;
    while (at > 0 && this.compare(this.#files[at - 1], file) > 0) at--;
    this.#files.splice(at, 0, file);
    this.#byPath.set(file.path, file);
    this.#byIdentity.set(file.identity, file);
    while (this.#files.length > this.#max) this.#through = this.#forget(0);
  }

  #forget(at: number): SeenFile {
    const [file] = this.#files.splice(at, 1);
    this.#byPath.delete(file.path);
    if (this.#byIdentity.get(file.identity) === file) this.#byIdentity.delete(file.identity);
    return file;
  }

  /** For a checkpoint. */
  state(): ReadFilesState {
    return {
      through: this.#through === null ? null : toEntry(this.#through),
      files: this.#files.map(toEntry),
    };
  }
}

/** A file as a checkpoint keeps it. */
export function toEntry({ path, size, modifiedMs, identity }: SeenFile): FileEntry {
  return [path, size, modifiedMs, identity];
}

/** A file as a checkpoint kept it. */
export function fromEntry([path, size, modifiedMs, identity]: FileEntry): SeenFile {
  return { path, size, modifiedMs, identity };
}
