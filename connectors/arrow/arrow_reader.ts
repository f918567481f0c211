import { Batch, type Schema, sliceBatch, type SourceFaults, VolleyError } from "../../core/mod.ts";
import type { FileReader, FileReaderContext } from "../files/mod.ts";
import { ArrowBatches } from "./arrow_batches.ts";
import { ArrowColumns } from "./arrow_columns.ts";
import type { ArrowFile } from "./arrow_file.ts";

/**
 * Reads an Arrow IPC file or stream, a record batch at a time, over the file's own buffers; long ones are cut. The
 * offset is the number of rows given. Where damage does not end the run, a record batch that can't be read is refused
 * whole, before any of its rows are given, as long as the message tells where the next one begins and the dictionaries
 * are whole: without them every later row could mean something else.
 */
export class ArrowReader implements FileReader {
  readonly #path: string;
  readonly #faults: SourceFaults | null;
  readonly #columns: ArrowColumns;
  readonly #schema: Schema;
  readonly #context: FileReaderContext;
  readonly #batches: ArrowBatches;
  /** The record batch at hand, and the rows of it that are done with. */
  #whole: Batch | null = null;
  #at = 0;
  #skip: number;
  #row: number;

  constructor(arrow: ArrowFile, schema: Schema, context: FileReaderContext) {
    const { faults } = context;
    this.#path = arrow.path;
    this.#faults = faults === undefined || faults.fatal ? null : faults;
    this.#columns = new ArrowColumns(arrow.path, schema);
    this.#schema = schema;
    this.#context = context;
    this.#batches = new ArrowBatches(arrow, this.#faults !== null);
    this.#row = this.#skip = Number(context.offset ?? 0);
  }

  get offset(): number {
    return this.#row;
  }

  read(): Batch | null | Promise<Batch | null> {
    return this.#next() ?? this.#readOn();
  }

  close(): void {
    this.#whole = null;
    this.#batches.close();
  }

  /** The next piece of the record batch at hand, or null. */
  #next(): Batch | null {
    const { batchRows, partition } = this.#context;
    const whole = this.#whole;
    if (whole === null || this.#at >= whole.length) return null;
    const end = Math.min(this.#at + batchRows, whole.length);
    const piece = this.#at === 0 && end === whole.length ? whole : sliceBatch(whole, this.#at, end);
    this.#row += end - this.#at;
    this.#at = end;
    return new Batch(this.#schema, piece.columns, piece.length, { partition });
  }

  async #readOn(): Promise<Batch | null> {
    for (;;) {
      const whole = await this.#readWhole();
      if (whole === null) return null;
      if (whole === undefined) continue;
      const skip = Math.min(this.#skip, whole.length);
      this.#skip -= skip;
      this.#at = skip;
      this.#whole = whole;
      const batch = this.#next();
      if (batch !== null) return batch;
    }
  }

  /** The next record batch, also one of rows given before, which may bring words; undefined: it was refused. */
  async #readWhole(): Promise<Batch | null | undefined> {
    try {
      const recordBatch = await this.#batches.next();
      return recordBatch === null ? null : this.#columns.of(recordBatch, this.#row);
    } catch (error) {
      const message = this.#batches.passed;
      if (this.#faults === null || message === null || !(error instanceof VolleyError)) throw error;
      const place = { partition: this.#path, offset: message.start };
      // One among rows that were given before has been refused then.
      if (this.#skip === 0) this.#faults.reject(message.bytes, place, error);
      return undefined;
    }
  }
}
