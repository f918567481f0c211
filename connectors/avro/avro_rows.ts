import { Batch, type Column, type Schema } from "../../core/mod.ts";
import { outOfRangeError, timestampOutOfRange } from "../files/mod.ts";
import { type AvroColumn, avroColumn } from "./avro_column.ts";
import type { AvroFile } from "./avro_file.ts";
import type { AvroInput } from "./format/avro_input.ts";
import { skipValue } from "./format/skip_value.ts";

/** What is done with a field of each record: its value goes into a column, or is passed over. */
interface FieldStep {
  read(input: AvroInput): void;
}

/** Decodes records of an Avro file into batches. */
export class AvroRows {
  readonly #avro: AvroFile;
  readonly #schema: Schema;
  readonly #columns: readonly AvroColumn[];
  readonly #steps: readonly FieldStep[];
  /** Rows since the last `take`; after a throw the row at fault is the next one. */
  ready = 0;

  /** For batches of at most `batchRows` rows. */
  constructor(avro: AvroFile, schema: Schema, batchRows: number) {
    this.#avro = avro;
    this.#schema = schema;
    const columns = new Array<AvroColumn>(schema.fields.length);
    this.#steps = avro.fields.map(({ name, type }): FieldStep => {
      const at = schema.indexOf(name);
      if (at < 0) return { read: skipValue(type) };
      return columns[at] = avroColumn(type, schema.fields[at], batchRows);
    });
    this.#columns = columns;
  }

  /** Reads the next `rows` records; throws `RangeError` (damaged), `TypeError` (no UTF-8) or a coded error. */
  decode(input: AvroInput, rows: number): void {
    const steps = this.#steps;
    for (let i = 0; i < rows; i++) {
      for (let s = 0; s < steps.length; s++) steps[s].read(input);
      this.ready++;
    }
  }

  /** Passes over `rows` records; throws as `decode` does. */
  skip(input: AvroInput, rows: number): void {
    const skips = this.#avro.fields.map(({ type }) => skipValue(type));
    for (let row = 0; row < rows; row++) for (const field of skips) field(input);
  }

  /** The rows so far. Throws `TIMESTAMP_OUT_OF_RANGE`. */
  take(partition: number): Batch {
    const rows = this.ready;
    this.ready = 0;
    const columns = this.#columns.map((column, i) => this.#checked(column.finish(), i));
    return new Batch(this.#schema, columns, rows, { partition });
  }

  #checked(column: Column, index: number): Column {
    const row = timestampOutOfRange(column);
    if (row < 0) return column;
    throw outOfRangeError(column, row, this.#schema.fields[index].name, `read ${this.#avro.path}`);
  }
}
