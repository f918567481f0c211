import {
  type Batch,
  type ReadRequest,
  type Schema,
  type Shape,
  type Source,
  type SourceContext,
  type SourceFaults,
  type SourceOffsets,
  type SourcePartition,
  StreamRecord,
  VolleyError,
} from "../../core/mod.ts";
import { readError } from "./file_error.ts";
import { FileOpener } from "./file_opener.ts";
import type { FileFormat, FileOffset, FileReader } from "./file_reader.ts";
import type { PartitionColumns } from "./partition_columns.ts";

/** What a {@linkcode FileSource} is made from. */
export interface FileSourceInit<S extends Shape> {
  readonly connectorId: string;
  readonly schema: Schema<S>;
  readonly files: readonly string[];
  readonly format: FileFormat;
  /** Files follow one another in time: read one by one, as one partition. */
  readonly inOrder: boolean;
  readonly totalRows?: number;
  /** Columns whose values stand in the paths, beside those of `schema`. */
  readonly partitions?: PartitionColumns | null;
}

/** Files read at the same time at most: each holds a handle and a buffer. */
const OPEN_FILES_MAX = 16;

/** One file's place in the source. */
interface FileState {
  readonly path: string;
  readonly partition: number;
  offset: FileOffset;
  reader: FileReader | null;
}

/**
 * A bounded source over files of one format. Files are read in turn, a batch each, at most 16 at a time; the turn is
 * the same in every run. Offsets are kept a file.
 */
export class FileSource<S extends Shape = Shape> implements Source<S> {
  readonly connectorId: string;
  readonly schema: Schema<S>;
  readonly bounded = true;
  readonly replayable = true;
  /** Not known where rows may be left out. */
  totalRows: number | undefined;
  readonly #rows: number | undefined;
  readonly #opener: FileOpener;
  readonly #inOrder: boolean;
  readonly #files: readonly string[];
  readonly #states: FileState[] = [];
  /** Files being read, then the position of the next one to start. */
  readonly #open: FileState[] = [];
  #next = 0;
  #turn = 0;
  #batchRows = 0;
  #signal: AbortSignal | null = null;
  #faults: SourceFaults | undefined;
  #partitions: readonly SourcePartition[];

  constructor(init: FileSourceInit<S>) {
    this.connectorId = init.connectorId;
    this.#opener = new FileOpener(init.format, init.schema as Schema, init.partitions ?? null);
    this.schema = this.#opener.schema as Schema<S>;
    this.totalRows = this.#rows = init.totalRows;
    this.#inOrder = init.inOrder;
    this.#files = init.files;
    this.#partitions = this.#inOrder
      ? [{ name: this.connectorId }]
      : this.#files.map((name) => ({ name, ended: false }));
  }

  narrow(request: ReadRequest): Schema {
    this.totalRows = request.predicate === null ? this.#rows : undefined;
    return this.#opener.narrow(request);
  }

  open(context: SourceContext): void {
    const restored = context.restored;
    if (restored !== null) this.#refuseLostFiles(restored);
    this.close();
    this.#states.length = this.#next = this.#turn = 0;
    this.#batchRows = context.batchRows;
    this.#signal = context.signal;
    this.#faults = context.faults;
    this.#files.forEach((path, index) => {
      const offset = restored !== null && Object.hasOwn(restored, path) ? restored[path] : null;
      this.#states.push({ path, partition: this.#inOrder ? 0 : index, offset, reader: null });
    });
  }

  partitions(): readonly SourcePartition[] {
    return this.#partitions;
  }

  get decodeRaw(): Source["decodeRaw"] {
    return this.#opener.decodeRaw;
  }

  poll(): StreamRecord | null | Promise<StreamRecord | null> {
    const ready = this.#readySync();
    return ready === undefined ? this.#pollSlowly() : ready;
  }

  offsets(): SourceOffsets {
    return Object.fromEntries(this.#states.map(({ path, offset }) => [path, offset]));
  }

  counts(): { readonly [name: string]: number } {
    return this.#opener.counts();
  }

  close(): void {
    for (const state of this.#open.splice(0)) {
      state.reader?.close();
      state.reader = null;
    }
    this.#next = this.#states.length;
    this.#pending = null;
  }

  /** A record without waiting; undefined where a file has to be opened or waited for. */
  #readySync(): StreamRecord | null | undefined {
    if (this.#signal?.aborted) return null;
    if (this.#open.length < this.#openMax() && this.#next < this.#states.length) return undefined;
    if (this.#open.length === 0) return null;
    const state = this.#open[this.#turn % this.#open.length];
    const read = this.#attempt(state, () => state.reader!.read());
    if (!(read instanceof Promise)) return read === null ? undefined : this.#give(state, read);
    this.#pending = { state, read };
    return undefined;
  }

  /** A read that was begun and has to be awaited. */
  #pending: { state: FileState; read: Promise<Batch | null> } | null = null;

  async #pollSlowly(): Promise<StreamRecord | null> {
    for (;;) {
      while (this.#open.length < this.#openMax() && this.#next < this.#states.length) await this.#openNext();
      if (this.#open.length === 0 || this.#signal?.aborted) return null;
      const state = this.#pending?.state ?? this.#open[this.#turn % this.#open.length];
      const batch = await this.#settle(state);
      if (batch !== null) return this.#give(state, batch);
      this.#finish(state);
    }
  }

  async #settle(state: FileState): Promise<Batch | null> {
    const read = this.#pending?.read ?? this.#attempt(state, () => state.reader!.read());
    this.#pending = null;
    try {
      return await read;
    } catch (error) {
      throw readError(error, state.path);
    }
  }

  #attempt<T>(state: FileState, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw readError(error, state.path);
    }
  }

  #give(state: FileState, batch: Batch): StreamRecord {
    state.offset = state.reader!.offset;
    this.#turn = (this.#turn + 1) % this.#open.length;
    return new StreamRecord(batch);
  }

  #finish(state: FileState): void {
    state.offset = state.reader!.offset;
    state.reader!.close();
    state.reader = null;
    this.#endPartition(state);
    const index = this.#open.indexOf(state);
    this.#open.splice(index, 1);
    if (this.#turn > index) this.#turn--;
    if (this.#turn >= this.#open.length) this.#turn = 0;
  }

  #endPartition({ partition, path }: FileState): void {
    if (!this.#inOrder) this.#partitions = this.#partitions.with(partition, { name: path, ended: true });
  }

  async #openNext(): Promise<void> {
    const state = this.#states[this.#next++];
    if (!this.#opener.isWanted(state.path)) return this.#endPartition(state);
    const { partition, offset } = state;
    const context = { batchRows: this.#batchRows, partition, offset, faults: this.#faults };
    try {
      state.reader = await this.#opener.open(state.path, context);
    } catch (error) {
      throw readError(error, state.path);
    }
    this.#open.push(state);
  }

  #openMax(): number {
    return this.#inOrder ? 1 : OPEN_FILES_MAX;
  }

  #refuseLostFiles(restored: SourceOffsets): void {
    const lost = Object.keys(restored).find((path) => !this.#files.includes(path));
    if (lost === undefined) return;
    throw new VolleyError({
      code: "SOURCE_OFFSET_LOST",
      message:
        `Cannot continue ${this.connectorId}: the checkpoint has read ${lost}, which is not among the files`,
      at: { resource: lost },
      hint: "Put the file back, or start without the checkpoint.",
    });
  }
}
