import { Batch, type Column, fromRecordBatch, type Schema, sliceBatch, VolleyError } from "../../core/mod.ts";
import { makeData, RecordBatch, Schema as ArrowSchema, Struct } from "apache-arrow";
import {
  type FileReader,
  type FileReaderContext,
  outOfRangeError,
  timestampOutOfRange,
} from "../files/mod.ts";
import { ArrowBatches } from "./arrow_batches.ts";
import { arrowCorrupt, type ArrowFile } from "./arrow_file.ts";
import { checkLengths } from "./check_lengths.ts";

/**
 * Reads an Arrow IPC file or stream, a record batch at a time, over the file's own buffers; long ones are cut. The
 * offset is the number of rows given.
 */
export class ArrowReader implements FileReader {
  readonly #arrow: ArrowFile;
  readonly #schema: Schema;
  readonly #context: FileReaderContext;
  readonly #batches: ArrowBatches;
  /** The record batch at hand, and the rows of it that are done with. */
  #whole: Batch | null = null;
  #at = 0;
  #skip: number;
  #row: number;

  constructor(arrow: ArrowFile, schema: Schema, context: FileReaderContext) {
    this.#arrow = arrow;
    this.#schema = schema;
    this.#context = context;
    this.#batches = new ArrowBatches(arrow);
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
      const recordBatch = await this.#batches.next();
      if (recordBatch === null) return null;
      const skip = Math.min(this.#skip, recordBatch.numRows);
      this.#skip -= skip;
      this.#at = skip;
      // Rows that were given before may still bring their dictionaries' words.
      this.#whole = this.#columns(recordBatch);
      const batch = this.#next();
      if (batch !== null) return batch;
    }
  }

  /** The columns that are read, in the order of the schema, checked. */
  #columns(recordBatch: RecordBatch): Batch {
    const batch = this.#converted(recordBatch);
    const columns = this.#schema.fields.map(({ name, nullable }) => {
      const column = batch.column(name);
      if (column.nullCount > 0 && !nullable) throw this.#unexpectedNull(column, name);
      const row = timestampOutOfRange(column);
      if (row < 0) return column;
      throw outOfRangeError(column, row, name, `read ${this.#arrow.path}`).within({ row: this.#row + row });
    });
    return new Batch(this.#schema, columns, batch.length);
  }

  #converted(recordBatch: RecordBatch): Batch {
    try {
      return fromRecordBatch(this.#wanted(recordBatch));
    } catch (error) {
      if (error instanceof VolleyError) throw error;
      throw arrowCorrupt(
        this.#arrow.path,
        `a record batch can't be read (${(error as Error).message})`,
        error,
      );
    }
  }

  /** The record batch without the columns that are not read. */
  #wanted({ schema, data, numRows: length }: RecordBatch): RecordBatch {
    const columns = schema.fields
      .map((field, i) => ({ field, child: data.children[i] }))
      .filter(({ field }) => this.#schema.indexOf(field.name) >= 0);
    for (const { child } of columns) {
      if (child.length !== length) {
        throw new RangeError(`a column of ${child.length} rows instead of ${length}`);
      }
      checkLengths(child);
    }
    const fields = columns.map(({ field }) => field);
    const children = columns.map(({ child }) => child);
    const rows = makeData({ type: new Struct(fields), length, nullCount: 0, children });
    return new RecordBatch(new ArrowSchema(fields), rows);
  }

  #unexpectedNull(column: Column, name: string): VolleyError {
    let row = 0;
    while (!column.isNull(row)) row++;
    return new VolleyError({
      code: "SCHEMA_MISMATCH",
      message: `Cannot read ${this.#arrow.path}: column "${name}" is null in row ${this.#row + row}, ` +
        "and was declared never null",
      at: { column: name, row: this.#row + row },
      hint: "Declare it nullable(...).",
    });
  }
}
