import type { Batch, RawPlace, ReadRequest, Schema, SourceFaults } from "../../core/mod.ts";

/** A position within one file, as its format writes it; null is the start. */
export type FileOffset = number | string | null;

/** What a file is opened with. */
export interface FileReaderContext {
  /** Rows of a batch at most. */
  readonly batchRows: number;
  /** Number of the partition the file's rows belong to. */
  readonly partition: number;
  /** Where to continue: what `offset` gave after the last row that counts. */
  readonly offset: FileOffset;
  /** What becomes of rows that can't be read; left out: they fail. */
  readonly faults?: SourceFaults;
}

/** Reads one file from an offset to its end. */
export interface FileReader {
  /** The next rows, never none; null at the end of the file. */
  read(): Batch | null | Promise<Batch | null>;
  /** Position after the rows given so far. */
  readonly offset: FileOffset;
  close(): void;
}

/** How files of one format are read. */
export interface FileFormat {
  open(path: string, context: FileReaderContext): FileReader | Promise<FileReader>;
  /** As `Source.decodeRaw`, of the file `place.partition`; left out by formats that have no single records. */
  decode?(raw: Uint8Array, place: RawPlace): Batch;
  /** As `Source.narrow`, for the files' own columns; left out by formats that read everything anyway. */
  narrow?(request: ReadRequest): Schema;
  /** What was left unread, by name. */
  counts?(): { readonly [name: string]: number };
}
