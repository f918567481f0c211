import { Batch, describeType, type Schema } from "../../core/mod.ts";
import { decodeStrict, lineError, type LinePlace, type RecordDecoder, valueError } from "../files/mod.ts";
import { CsvColumn } from "./csv_column.ts";
import type { CsvDialect } from "./csv_dialect.ts";
import { CsvRecord } from "./csv_record.ts";

/** What a {@linkcode CsvDecoder} is made from. */
export interface CsvDecoderInit {
  readonly path: string;
  readonly schema: Schema;
  readonly batchRows: number;
  readonly dialect: Required<CsvDialect>;
  /** For each field of a record the position of its column in the schema, or -1. */
  readonly columnOf: readonly number[];
}

/** Decodes CSV records for a known schema: fields go from their bytes to columns, text by way of a cache. */
export class CsvDecoder implements RecordDecoder {
  line = 1;
  rows = 0;
  readonly #init: CsvDecoderInit;
  readonly #record: CsvRecord;
  readonly #columns: readonly CsvColumn[];
  readonly #nullText: Uint8Array;
  #at: CsvColumn | null = null;
  readonly #place = (): LinePlace => ({
    path: this.#init.path,
    line: this.line,
    column: this.#at?.field.name,
  });

  constructor(init: CsvDecoderInit) {
    this.#init = init;
    this.#record = new CsvRecord(init.dialect.delimiter);
    this.#columns = init.schema.fields.map((field) => new CsvColumn(field, init.batchRows));
    this.#nullText = new TextEncoder().encode(init.dialect.nullText);
  }

  next(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    const record = this.#record;
    const next = record.read(bytes, from, end, ended);
    if (next < 0) return -1;
    if (record.fault !== null) throw this.#fault(record.fault.what, record.fault.line);
    // A blank line is a record only where that has one field.
    if (!record.blank || this.#init.columnOf.length === 1) {
      this.#store(bytes);
      this.rows++;
    }
    this.line += record.innerLines + 1;
    return next;
  }

  take(partition: number): Batch {
    const columns = this.#columns.map(({ builder }) => builder.finish());
    const batch = new Batch(this.#init.schema, columns, this.rows, { partition });
    this.rows = 0;
    return batch;
  }

  #store(bytes: Uint8Array): void {
    const { columnOf } = this.#init;
    const record = this.#record;
    this.#at = null;
    if (record.count !== columnOf.length) throw this.#fieldCount();
    for (let i = 0; i < columnOf.length; i++) {
      if (columnOf[i] >= 0) this.#storeField(this.#columns[columnOf[i]], bytes, i);
    }
  }

  #storeField(column: CsvColumn, bytes: Uint8Array, i: number): void {
    const { starts, ends, quoted } = this.#record;
    this.#at = column;
    try {
      if (quoted[i] === 2) {
        column.text(decodeStrict(bytes, starts[i], ends[i]).replaceAll('""', '"'), this.#place);
      } else if (quoted[i] === 0 && this.#isNull(column, bytes, starts[i], ends[i])) {
        column.builder.appendNull();
      } else column.bytes(bytes, starts[i], ends[i], this.#place);
    } catch (error) {
      throw this.#storeFault(column, error);
    }
  }

  /** Whether the field is the null text, and the column may be null; empty text in a text column is text. */
  #isNull(column: CsvColumn, bytes: Uint8Array, from: number, to: number): boolean {
    const { nullable, type } = column.field;
    const size = this.#nullText.length;
    if (to - from !== size) return false;
    for (let i = 0; i < size; i++) if (bytes[from + i] !== this.#nullText[i]) return false;
    if (nullable || type.kind === "null") return true;
    if (column.isText) return false;
    throw lineError(
      this.#place(),
      "VALUE_TYPE_MISMATCH",
      `the field is empty: wanted ${describeType(type)}, never null`,
      "Declare the column nullable(...), or mend the line.",
    );
  }

  #storeFault(column: CsvColumn, error: unknown): Error {
    if (!(error instanceof SyntaxError)) return valueError(this.#place(), column.field.type, error);
    return lineError(
      this.#place(),
      "INVALID_JSON",
      error.message,
      "Lists and structs are written as JSON.",
      error,
    );
  }

  #fieldCount(): Error {
    const wanted = this.#init.columnOf.length;
    return this.#fault(`the record has ${this.#record.count} fields instead of ${wanted}`, 0);
  }

  #fault(what: string, line: number): Error {
    return lineError(
      { path: this.#init.path, line: this.line + line },
      "INVALID_CSV",
      what,
      "Check the delimiter and the quotes (RFC 4180: a quote inside quotes is doubled).",
    );
  }
}
