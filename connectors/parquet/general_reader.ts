import { Batch, fromIpc, type Schema, sliceBatch, VolleyError } from "../../core/mod.ts";
import {
  type FileReader,
  type FileReaderContext,
  outOfRangeError,
  timestampOutOfRange,
} from "../files/mod.ts";
import type { ParquetFile } from "./parquet_file.ts";
import { ParquetWorker } from "./worker_call.ts";

/**
 * Reads a Parquet file of any kind, a row group at a time, with parquet-wasm in a Worker: the whole file is in memory
 * there. The offset is the number of the next row.
 */
export class GeneralReader implements FileReader {
  readonly #parquet: ParquetFile;
  readonly #schema: Schema;
  readonly #context: FileReaderContext;
  readonly #worker = new ParquetWorker();
  readonly #wanted: readonly boolean[];
  #opened = false;
  #closed = false;
  #group = 0;
  /** Number of row group `#group`'s first row. */
  #groupStart = 0;
  #skip: number;
  #row: number;
  #waiting: Batch[] = [];

  /** `wanted` tells of each row group whether any of its rows is; the others are not read. */
  constructor(
    parquet: ParquetFile,
    schema: Schema,
    wanted: readonly boolean[],
    context: FileReaderContext,
  ) {
    this.#parquet = parquet;
    this.#wanted = wanted;
    this.#schema = schema;
    this.#context = context;
    this.#row = this.#skip = Number(context.offset ?? 0);
  }

  get offset(): number {
    return this.#row;
  }

  read(): Batch | null | Promise<Batch | null> {
    return this.#waiting.length > 0 ? this.#next() : this.#readGroups();
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#worker.close();
  }

  #next(): Batch | null {
    const batch = this.#waiting.shift() ?? null;
    if (batch !== null) this.#row += batch.rows;
    return batch;
  }

  async #readGroups(): Promise<Batch | null> {
    const { path, footer } = this.#parquet;
    while (!this.#closed && this.#waiting.length === 0 && this.#group < footer.rowGroups.length) {
      const rowGroup = this.#group++;
      const rows = footer.rowGroups[rowGroup].rows;
      const first = this.#groupStart;
      this.#groupStart += rows;
      if (this.#skip >= rows) this.#skip -= rows;
      else if (!this.#wanted[rowGroup]) this.#skip = 0;
      else {
        this.#row = first + this.#skip;
        if (!this.#opened) await this.#worker.ask({ kind: "open", path });
        this.#opened = true;
        const ipc = await this.#worker.ask({ kind: "read", rowGroup, columns: this.#schema.names });
        this.#split(fromIpc(ipc!));
      }
    }
    return this.#next();
  }

  #split(batches: readonly Batch[]): void {
    const { batchRows, partition } = this.#context;
    for (const whole of batches) {
      const skip = Math.min(this.#skip, whole.rows);
      this.#skip -= skip;
      for (let at = skip; at < whole.rows; at += batchRows) {
        const piece = sliceBatch(whole, at, at + batchRows);
        this.#waiting.push(new Batch(this.#schema, this.#ordered(piece), piece.length, { partition }));
      }
    }
  }

  /** The columns in the order of the schema, checked. */
  #ordered(batch: Batch): Batch["columns"] {
    return this.#schema.fields.map(({ name, nullable }) => {
      const column = batch.column(name);
      if (column.nullCount > 0 && !nullable) throw this.#unexpectedNull(name);
      const row = timestampOutOfRange(column);
      if (row >= 0) throw outOfRangeError(column, row, name, `read ${this.#parquet.path}`);
      return column;
    });
  }

  #unexpectedNull(name: string): VolleyError {
    return new VolleyError({
      code: "SCHEMA_MISMATCH",
      message: `Cannot read ${this.#parquet.path}: column "${name}" has nulls, and was declared never null`,
      at: { column: name, resource: this.#parquet.path },
      hint: "Declare it nullable(...).",
    });
  }
}
