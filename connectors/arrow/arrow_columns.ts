import { Batch, type Column, fromRecordBatch, type Schema, VolleyError } from "../../core/mod.ts";
import { makeData, RecordBatch, Schema as ArrowSchema, Struct } from "apache-arrow";
import { outOfRangeError, timestampOutOfRange } from "../files/mod.ts";
import { arrowCorrupt } from "./arrow_file.ts";
import { checkLengths } from "./check_lengths.ts";

/** Makes batches of the record batches of one file. */
export class ArrowColumns {
  readonly #path: string;
  readonly #schema: Schema;

  constructor(path: string, schema: Schema) {
    this.#path = path;
    this.#schema = schema;
  }

  /** The columns that are read, in the order of the schema, checked; `row` is the number of the first row in the file. */
  of(recordBatch: RecordBatch, row = 0): Batch {
    const batch = this.#converted(recordBatch);
    const columns = this.#schema.fields.map(({ name, nullable }) => {
      const column = batch.column(name);
      if (column.nullCount > 0 && !nullable) throw this.#unexpectedNull(column, name, row);
      const wrong = timestampOutOfRange(column);
      if (wrong < 0) return column;
      throw outOfRangeError(column, wrong, name, `read ${this.#path}`).within({ row: row + wrong });
    });
    return new Batch(this.#schema, columns, batch.length);
  }

  #converted(recordBatch: RecordBatch): Batch {
    try {
      return fromRecordBatch(this.#wanted(recordBatch));
    } catch (error) {
      if (error instanceof VolleyError) throw error;
      throw arrowCorrupt(
        this.#path,
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

  #unexpectedNull(column: Column, name: string, from: number): VolleyError {
    let row = from;
    while (!column.isNull(row - from)) row++;
    return new VolleyError({
      code: "SCHEMA_MISMATCH",
      message: `Cannot read ${this.#path}: column "${name}" is null in row ${row}, ` +
        "and was declared never null",
      at: { column: name, row: row },
      hint: "Declare it nullable(...).",
    });
  }
}
