import { Batch, describeType, type Schema, type SourceFaults } from "../../core/mod.ts";
import {
  decodeStrict,
  lineError,
  type LinePlace,
  type RecordDecoder,
  RowRejection,
  valueError,
} from "../files/mod.ts";
import { CsvColumn } from "./csv_column.ts";
import type { CsvDialect } from "./csv_dialect.ts";
import { CsvRecord } from "./csv_record.ts";

const NEWLINE = 0x0a;

/** What a {@linkcode CsvDecoder} is made from. */
export interface CsvDecoderInit {
  readonly path: string;
  readonly schema: Schema;
  readonly batchRows: number;
  readonly dialect: Required<CsvDialect>;
  /** For each field of a record the position of its column in the schema, or -1. */
  readonly columnOf: readonly number[];
  readonly faults?: SourceFaults;
}

/**
 * Decodes CSV records for a known schema: fields go from their bytes to columns, text by way of a cache.
 *
 * A record that can't be read is rejected whole, and reading goes on with the one after it. Where its quotes are wrong
 * nobody can tell where it ends: text after a closing quote ends it with that line; a quote that is never closed takes
 * all that is left of the file with it, so that no part of a text is ever taken for a record.
 */
export class CsvDecoder implements RecordDecoder {
  line = 1;
  rows = 0;
  readonly #init: CsvDecoderInit;
  readonly #record: CsvRecord;
  readonly #columns: readonly CsvColumn[];
  readonly #nullText: Uint8Array;
  readonly #rejection: RowRejection;
  /** Columns the file doesn't have: always null. */
  readonly #absent: readonly CsvColumn[];
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
    this.#absent = this.#columns.filter((_, index) => !init.columnOf.includes(index));
    const builders = this.#columns.map(({ builder }) => builder);
    this.#rejection = new RowRejection({ path: init.path, builders, faults: init.faults });
  }

  next(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    const record = this.#record;
    const next = record.read(bytes, from, end, ended);
    if (next < 0) return -1;
    if (record.fault !== null) return this.#rejectBroken(bytes, from, next, end, ended);
    // A blank line is a record only where that has one field.
    if (!record.blank || this.#init.columnOf.length === 1) {
      try {
        this.#store(bytes);
        this.rows++;
      } catch (error) {
        const raw = bytes.subarray(from, bytes[next - 1] === NEWLINE ? next - 1 : next);
        this.#rejection.reject(raw, this.line, error, this.rows);
      }
    }
    this.line += record.innerLines + 1;
    return next;
  }

  /** Rejects a record whose quotes are wrong, up to the end of the line where that shows; gives the position after. */
  #rejectBroken(bytes: Uint8Array, from: number, stop: number, end: number, ended: boolean): number {
    const { what, line } = this.#record.fault!;
    const newline = stop < end ? bytes.indexOf(NEWLINE, stop) : -1;
    const closed = newline >= 0 && newline < end;
    // Without a policy there is nothing to go on with, and nothing to wait for.
    if (!closed && !ended && this.#init.faults?.fatal === false) return -1;
    const raw = bytes.subarray(from, closed ? newline : end);
    this.#rejection.reject(raw, this.line, this.#fault(what, line), this.rows);
    for (let i = 0; i < raw.length; i++) if (raw[i] === NEWLINE) this.line++;
    this.line++;
    return from + raw.length + (closed ? 1 : 0);
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
    for (let i = 0; i < this.#absent.length; i++) this.#absent[i].builder.appendNull();
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
