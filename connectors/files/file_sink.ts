import {
  type JsonObject,
  type RowFaults,
  type Schema,
  type Sink,
  type SinkContext,
  type StreamRecord,
  VolleyError,
} from "../../core/mod.ts";
import { fileError, type FileVerb } from "./file_error.ts";
import { join } from "@std/path";
import { type OutputNames, outputNames } from "./output_names.ts";
import type { FileWriter, FileWriting } from "./file_writer.ts";

/** Options every file sink has. */
export interface FileSinkOptions {
  /** What a fresh run does with output of an earlier one: replace it (default), or refuse to start. */
  readonly existing?: "replace" | "error";
  /** Write a file also where there are no rows; default false. */
  readonly emptyFile?: boolean;
}

/** What a {@linkcode FileSink} is made from. */
export interface FileSinkInit extends FileSinkOptions {
  /** Of the connector, in names of sinks: `jsonl`. */
  readonly connector: string;
  readonly path: string;
  /** What the sink was made from, where that is plain data. */
  readonly config?: JsonObject;
  readonly writing: FileWriting;
}

/**
 * Files made for exactly-once. Rows go to a hidden file; a checkpoint completes it, its commit renames it to its final name, in
 * one step. Whatever a dead attempt of the same pipeline left unfinished is removed when the next one opens.
 */
export class FileSink implements Sink {
  readonly connectorId: string;
  readonly connector: string;
  readonly config: JsonObject | undefined;
  readonly guarantee = "exactly-once";
  readonly #init: FileSinkInit;
  #names: OutputNames | null = null;
  #schema: Schema | null = null;
  #faults: RowFaults | undefined;
  #writer: FileWriter | null = null;
  /** Nothing was staged yet by this run, nor before the checkpoint it continues from. */
  #first = true;
  /** Numbered output of an earlier run is still there. */
  #stale = false;

  constructor(init: FileSinkInit) {
    this.connectorId = `${init.connector}:${init.path}`;
    this.connector = init.connector;
    this.config = init.config;
    this.#init = init;
  }

  async open(context: SinkContext): Promise<void> {
    const { path, writing, existing } = this.#init;
    this.#schema = context.schema;
    this.#faults = context.faults;
    const folder = path.endsWith("/") ? path : join(path, "..");
    await this.#attempt("write", folder, () => Deno.mkdir(folder, { recursive: true }));
    const names = outputNames(path, context.pipeline, writing.extension);
    this.#names = names;
    this.#first = context.restoredEpoch === null;
    this.#stale = this.#first;
    if (this.#first && existing === "error") this.#refuseExisting(names);
    await this.#recover(names, context.restoredEpoch ?? -1);
    await this.#attempt("write", path, () => Deno.writeFile(names.writing, new Uint8Array(0)));
    await this.#attempt("remove", path, () => Deno.remove(names.writing));
  }

  async write(record: StreamRecord): Promise<void> {
    if (record.numRows === 0) return;
    const { path, writing } = this.#init;
    await this.#attempt("write", path, async () => {
      this.#writer ??= writing.create(this.#names!.writing, this.#schema!, this.#faults);
      await this.#writer.write(record.data);
    });
  }

  async flush(): Promise<void> {
    const writer = this.#writer;
    if (writer !== null) await this.#attempt("write", this.#init.path, async () => await writer.flush());
  }

  async onCheckpoint(epoch: number): Promise<void> {
    const { path, writing, emptyFile } = this.#init;
    const names = this.#names!;
    await this.#attempt("write", path, async () => {
      if (this.#first && emptyFile) this.#writer ??= writing.create(names.writing, this.#schema!);
      if (this.#writer === null) return;
      await this.#writer.finish();
      this.#writer = null;
      await Deno.rename(names.writing, names.staged(epoch, this.#first));
      await syncFolder(names.folder);
      this.#first = false;
    });
  }

  async commit(epoch: number): Promise<void> {
    await this.#commitUpTo(this.#names!, epoch);
  }

  async close(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    if (writer === null) return;
    writer.abort();
    await this.#attempt("remove", this.#init.path, () => removeIfThere(this.#names!.writing));
  }

  /** Commits what the restored checkpoint holds, removes everything after it. */
  async #recover(names: OutputNames, restored: number): Promise<void> {
    if (restored >= 0) await this.#commitUpTo(names, restored);
    for (const name of namesIn(names.folder)) {
      const staged = names.readStaged(name);
      const committed = names.epochOf(name);
      const undone = restored >= 0 && committed !== null && committed > restored;
      if (staged === null && !undone) continue;
      await this.#attempt("remove", name, () => removeIfThere(join(names.folder, name)));
    }
  }

  async #commitUpTo(names: OutputNames, epoch: number): Promise<void> {
    const due = namesIn(names.folder)
      .map((name) => ({ name, staged: names.readStaged(name) }))
      .filter(({ staged }) => staged !== null && staged.epoch !== null && staged.epoch <= epoch)
      .sort((a, b) => a.staged!.epoch! - b.staged!.epoch!);
    if (this.#stale) await this.#removeStale(names, due.length === 0);
    if (due.length === 0) return;
    for (const { name, staged } of due) {
      const target = names.committed(staged!.epoch!, staged!.first);
      await this.#attempt("commit", target, () => Deno.rename(join(names.folder, name), target));
    }
    await syncFolder(names.folder);
  }

  /** A fresh run replaces an earlier one's output, at its first commit, also where it has no rows itself. */
  async #removeStale(names: OutputNames, nothingDue: boolean): Promise<void> {
    this.#stale = false;
    const target = names.committed(0, true);
    if (nothingDue) await this.#attempt("remove", target, () => removeIfThere(target));
    for (const name of namesIn(names.folder)) {
      if (names.epochOf(name) === null) continue;
      await this.#attempt("remove", name, () => removeIfThere(join(names.folder, name)));
    }
  }

  #refuseExisting(names: OutputNames): void {
    const { path } = this.#init;
    const found = namesIn(names.folder).find((name) =>
      names.epochOf(name) !== null || join(names.folder, name) === names.committed(0, true)
    );
    if (found === undefined) return;
    throw new VolleyError({
      code: "OUTPUT_EXISTS",
      message: `Cannot write ${path}: ${found} exists`,
      at: { resource: path },
      hint: `Remove it, choose another path, or leave out existing: "error".`,
    });
  }

  async #attempt<T>(verb: FileVerb, path: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw fileError(error, verb, path);
    }
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Makes renames in a folder survive a power cut, where the system lets a folder be opened. */
async function syncFolder(folder: string): Promise<void> {
  try {
    using handle = await Deno.open(folder);
    await handle.sync();
  } catch {
    // Windows opens no folders; its renames are journalled.
  }
}
