import type { Clock, Logger } from "../../core/mod.ts";
import type { GlobPlace } from "./file_list.ts";
import { scanFolder, type SeenFile, unchanged } from "./folder_scan.ts";
import type { ReadFiles } from "./read_files.ts";
import type { WatchOptions } from "./watch_options.ts";

/** A file that is not complete yet, and since when it looks the same. */
interface Settling {
  readonly file: SeenFile;
  readonly sinceMs: number;
}

/** What was found and not read. */
export interface WatchCounts {
  /** Written to after they were read. */
  changedFiles: number;
  /** Turned up before the files that are no longer remembered one by one. */
  lateFiles: number;
}

/** Finds the files of a folder that are complete and have not been read. */
export class FolderWatch {
  readonly counts: WatchCounts = { changedFiles: 0, lateFiles: 0 };
  readonly #place: GlobPlace;
  readonly #options: Required<WatchOptions>;
  readonly #read: ReadFiles;
  readonly #clock: Clock;
  readonly #log: Logger | undefined;
  #settling = new Map<string, Settling>();
  #staged: ReadonlySet<string> = new Set();
  /** Of the files there, those that were read or reported as late; null before the first look. */
  #done: Set<string> | null = null;

  constructor(
    place: GlobPlace,
    options: Required<WatchOptions>,
    read: ReadFiles,
    clock: Clock,
    log: Logger | undefined,
  ) {
    this.#place = place;
    this.#options = options;
    this.#read = read;
    this.#clock = clock;
    this.#log = log;
  }

  /** Looks through the folder: the files to read now, in order. */
  async look(): Promise<SeenFile[]> {
    const { files, staged } = await scanFolder(this.#place, this.#clock);
    const there = new Set(files.map(({ path }) => path));
    const fresh: SeenFile[] = [];
    const done = new Set<string>();
    for (const file of files) {
      const standing = this.#read.standing(file, (path) => there.has(path));
      if (standing === "new") fresh.push(file);
      else done.add(file.path);
      if (standing === "changed") this.#changed(file);
      // After a restart nobody can tell a late file from one that was read long ago.
      if (standing === "late" && this.#done?.has(file.path) === false) this.#reportLate(file);
    }
    this.#done = done;
    const complete = this.#settled(fresh);
    this.#staged = staged;
    return complete.sort(this.#read.compare);
  }

  /** A file has been read. */
  remember(file: SeenFile): void {
    this.#read.add(file);
    this.#done?.add(file.path);
  }

  /** Milliseconds until another look may find something. */
  waitMs(): number {
    const { everyMs, settleMs } = this.#options;
    const now = this.#clock.now();
    let wait = everyMs;
    for (const { sinceMs } of this.#settling.values()) wait = Math.min(wait, sinceMs + settleMs - now);
    return Math.max(1, wait);
  }

  #settled(files: readonly SeenFile[]): SeenFile[] {
    const now = this.#clock.now();
    const before = this.#settling;
    this.#settling = new Map();
    return files.filter((file) => {
      const known = before.get(file.path);
      const sinceMs = known !== undefined && unchanged(known.file, file) ? known.sinceMs : now;
      if (now - sinceMs >= this.#options.settleMs || this.#staged.has(file.identity)) return true;
      this.#settling.set(file.path, { file, sinceMs });
      return false;
    });
  }

  #changed(file: SeenFile): void {
    this.counts.changedFiles++;
    this.#read.add(file);
    this.#log?.warn("a file was written to after it was read: what is new in it is not read", {
      file: file.path,
    });
  }

  #reportLate(file: SeenFile): void {
    this.counts.lateFiles++;
    this.#log?.warn("a file comes before those that are still remembered: it is not read", {
      file: file.path,
    });
  }
}
