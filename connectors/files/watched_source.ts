import {
  type Batch,
  type ReadRequest,
  type Schema,
  type Shape,
  type Source,
  type SourceContext,
  type SourceOffsets,
  type SourcePartition,
  StreamRecord,
  VolleyError,
} from "../../core/mod.ts";
import { readError } from "./file_error.ts";
import type { GlobPlace } from "./file_list.ts";
import type { FileOpener } from "./file_opener.ts";
import type { FileOffset, FileReader } from "./file_reader.ts";
import { checkFolder, lookAt, type SeenFile, unchanged } from "./folder_scan.ts";
import { FolderWatch } from "./folder_watch.ts";
import { type FileEntry, fromEntry, ReadFiles, type ReadFilesState, toEntry } from "./read_files.ts";
import type { WatchOptions } from "./watch_options.ts";

/** What a {@linkcode WatchedSource} is made from. */
export interface WatchedSourceInit {
  readonly connectorId: string;
  readonly opener: FileOpener;
  readonly place: GlobPlace;
  readonly options: Required<WatchOptions>;
}

/** The source's one offset, as JSON text. */
interface WatchOffset extends ReadFilesState {
  /** The file being read and the position in it. */
  readonly at: { readonly file: FileEntry; readonly offset: FileOffset } | null;
}

/** The file being read. */
interface Current {
  readonly file: SeenFile;
  readonly reader: FileReader;
  offset: FileOffset;
}

/**
 * An unbounded source over the files that turn up in a folder: each is read once, from its first row to its last, one
 * after the other, as one partition. The offset holds the files read, the file being read and the position in it.
 */
export class WatchedSource<S extends Shape = Shape> implements Source<S> {
  readonly connectorId: string;
  readonly schema: Schema<S>;
  readonly bounded = false;
  readonly replayable = true;
  readonly #init: WatchedSourceInit;
  readonly #partitions: readonly SourcePartition[];
  #context: SourceContext | null = null;
  #read: ReadFiles;
  #watch: FolderWatch | null = null;
  #ready: SeenFile[] = [];
  #current: Current | null = null;
  #pending: Promise<Batch | null> | null = null;
  #remembered: string | null = null;
  #readFiles = 0;
  #goneFiles = 0;

  /** Throws where the folder can't be looked through. */
  constructor(init: WatchedSourceInit) {
    checkFolder(init.place.root);
    this.#init = init;
    this.connectorId = init.connectorId;
    this.schema = init.opener.schema as Schema<S>;
    this.#partitions = [{ name: init.connectorId }];
    this.#read = new ReadFiles(init.options.order, init.options.rememberMax);
  }

  get decodeRaw(): Source["decodeRaw"] {
    return this.#init.opener.decodeRaw;
  }

  narrow(request: ReadRequest): Schema {
    return this.#init.opener.narrow(request);
  }

  async open(context: SourceContext): Promise<void> {
    const { place, options } = this.#init;
    this.close();
    checkFolder(place.root);
    this.#context = context;
    const text = context.restored?.[this.connectorId] ?? null;
    const restored = text === null ? null : JSON.parse(String(text)) as WatchOffset;
    this.#read = new ReadFiles(options.order, options.rememberMax, restored);
    this.#watch = new FolderWatch(place, options, this.#read, context.clock, context.log);
    this.#remembered = null;
    this.#readFiles = this.#goneFiles = 0;
    if (restored?.at) await this.#continue(fromEntry(restored.at.file), restored.at.offset);
  }

  partitions(): readonly SourcePartition[] {
    return this.#partitions;
  }

  poll(): StreamRecord | null | Promise<StreamRecord | null> {
    const current = this.#current;
    if (current === null || this.#context!.signal.aborted) return this.#pollSlowly();
    const read = this.#attempt(current, () => current.reader.read());
    if (read instanceof Promise) this.#pending = read;
    else if (read !== null) return this.#give(current, read);
    else this.#finish(current);
    return this.#pollSlowly();
  }

  offsets(): SourceOffsets {
    const current = this.#current;
    const at = current === null
      ? "null"
      : JSON.stringify({ file: toEntry(current.file), offset: current.offset });
    this.#remembered ??= JSON.stringify(this.#read.state()).slice(0, -1);
    return { [this.connectorId]: `${this.#remembered},"at":${at}}` };
  }

  counts(): { readonly [name: string]: number } {
    return {
      ...this.#init.opener.counts(),
      ...this.#watch?.counts,
      readFiles: this.#readFiles,
      goneFiles: this.#goneFiles,
    };
  }

  close(): void {
    this.#current?.reader.close();
    this.#current = null;
    this.#pending = null;
    this.#ready = [];
  }

  async #pollSlowly(): Promise<StreamRecord | null> {
    const { signal, clock } = this.#context!;
    while (!signal.aborted) {
      const current = this.#current;
      if (current !== null) {
        const batch = await this.#settle(current);
        if (batch !== null) return this.#give(current, batch);
        this.#finish(current);
      } else if (this.#ready.length > 0) await this.#openFile(this.#ready.shift()!);
      else {
        this.#ready = await this.#look();
        if (this.#ready.length === 0) await clock.sleep(this.#watch!.waitMs(), signal);
      }
    }
    return null;
  }

  async #look(): Promise<SeenFile[]> {
    const found = await this.#watch!.look();
    // A file that changed after it was read is remembered as it is now.
    this.#remembered = null;
    return found;
  }

  async #settle(current: Current): Promise<Batch | null> {
    const read = this.#pending ?? this.#attempt(current, () => current.reader.read());
    this.#pending = null;
    try {
      return await read;
    } catch (error) {
      throw readError(error, current.file.path);
    }
  }

  #attempt<T>({ file }: Current, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw readError(error, file.path);
    }
  }

  #give(current: Current, batch: Batch): StreamRecord {
    current.offset = current.reader.offset;
    return new StreamRecord(batch);
  }

  #finish({ file, reader }: Current): void {
    reader.close();
    this.#current = null;
    this.#readFiles++;
    this.#remember(file);
  }

  #remember(file: SeenFile): void {
    this.#watch!.remember(file);
    this.#remembered = null;
  }

  /** Opens a file that was complete; one that is gone, or written to again, is left to the next look. */
  async #openFile(file: SeenFile): Promise<void> {
    const now = lookAt(file.path);
    if (now === null) this.#goneFiles++;
    if (now === null || !unchanged(file, now)) return;
    if (!this.#init.opener.isWanted(file.path)) return this.#remember(file);
    try {
      await this.#start(file, null);
    } catch (error) {
      if (!(error instanceof VolleyError && error.code === "FILE_NOT_FOUND")) throw error;
      this.#goneFiles++;
    }
  }

  async #continue(file: SeenFile, offset: FileOffset): Promise<void> {
    const now = lookAt(file.path);
    if (now !== null && unchanged(file, now)) return await this.#start(file, offset);
    throw new VolleyError({
      code: "SOURCE_OFFSET_LOST",
      message: `Cannot continue ${this.connectorId}: ${file.path} was read in part, and ${
        now === null ? "is gone" : "has been written to since"
      }`,
      at: { resource: file.path },
      hint: "Put the file back as it was, or start without the checkpoint.",
    });
  }

  async #start(file: SeenFile, offset: FileOffset): Promise<void> {
    const { batchRows, faults } = this.#context!;
    try {
      const reader = await this.#init.opener.open(file.path, { batchRows, partition: 0, offset, faults });
      this.#current = { file, reader, offset };
    } catch (error) {
      throw readError(error, file.path);
    }
  }
}
