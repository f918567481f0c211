import type { Batch, RowFaults, Schema } from "../../core/mod.ts";

/** Writes one file from its first row to its last. */
export interface FileWriter {
  write(batch: Batch): void | Promise<void>;
  /** Everything written so far is in the operating system's hands when this resolves. */
  flush(): void | Promise<void>;
  /** The file is complete and on the disk. */
  finish(): void | Promise<void>;
  /** Gives up: the file is closed, whatever it holds. */
  abort(): void;
}

/** How files of one format are written. */
export interface FileWriting {
  /** Without a point: `jsonl`. */
  readonly extension: string;
  /** `faults`: what becomes of rows that can't be written; left out, they fail. */
  create(path: string, schema: Schema, faults?: RowFaults): FileWriter;
}
