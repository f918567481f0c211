import { Batch, type Column, type Dictionary, type Field, type Schema, VolleyError } from "../../core/mod.ts";
import {
  type FileReader,
  type FileReaderContext,
  outOfRangeError,
  readRange,
  timestampOutOfRange,
} from "../files/mod.ts";
import { BoolDecoder } from "./format/bool_decoder.ts";
import { BytesDecoder } from "./format/bytes_decoder.ts";
import { ColumnCursor } from "./format/column_cursor.ts";
import { FixedDecoder } from "./format/fixed_decoder.ts";
import type { FlatColumn } from "./format/flat_column.ts";
import { readPages } from "./format/page.ts";
import type { ValueDecoder } from "./format/value_decoder.ts";
import type { ParquetFile } from "./parquet_file.ts";

/** What a {@linkcode FlatReader} needs beside the file. */
export interface FlatReaderInit {
  /** The columns to read, in this order and with these types. */
  readonly schema: Schema;
  /** One a text column, shared by all files of the source. */
  readonly dictionaries: ReadonlyMap<string, Dictionary>;
  readonly dictionarySizeMax: number;
  /** For each row group whether any of its rows is wanted; the others are not read. */
  readonly wanted: readonly boolean[];
}

/** The bytes of one row group's columns, read ahead of time. */
interface LoadedGroup {
  readonly index: number;
  readonly chunks: readonly Uint8Array[];
}

/**
 * Reads a Parquet file of flat columns, batch by batch: pages are decompressed as they are reached, a dictionary
 * page's indices become codes, and the next row group's bytes are read while this one is decoded. The offset is the
 * number of the next row.
 */
export class FlatReader implements FileReader {
  readonly #file: Deno.FsFile;
  readonly #parquet: ParquetFile;
  readonly #columns: readonly FlatColumn[];
  readonly #init: FlatReaderInit;
  readonly #context: FileReaderContext;
  #cursors: ColumnCursor[] = [];
  #left = 0;
  #group = 0;
  #skip: number;
  #row = 0;
  #ahead: Promise<LoadedGroup> | null = null;

  constructor(file: Deno.FsFile, parquet: ParquetFile, init: FlatReaderInit, context: FileReaderContext) {
    this.#file = file;
    this.#parquet = parquet;
    this.#init = init;
    this.#context = context;
    const byName = new Map(parquet.flat!.map((column) => [column.name, column]));
    this.#columns = init.schema.names.map((name) => byName.get(name)!);
    this.#skip = context.offset === null ? 0 : Number(context.offset);
    this.#passGroups();
    this.#passUnwanted();
  }

  get offset(): number {
    return this.#row;
  }

  read(): Batch | null | Promise<Batch | null> {
    if (this.#left > 0) return this.#nextBatch();
    return this.#group >= this.#parquet.footer.rowGroups.length ? null : this.#readNextGroup();
  }

  close(): void {
    // A read in flight has to end before its file is closed.
    const ahead = this.#ahead;
    if (ahead === null) this.#file.close();
    else ahead.catch(() => {}).finally(() => this.#file.close());
    this.#ahead = null;
    this.#left = 0;
    this.#group = Infinity;
    this.#cursors = [];
  }

  /** Steps over the row groups before the offset without reading them. */
  #passGroups(): void {
    const groups = this.#parquet.footer.rowGroups;
    while (this.#group < groups.length && this.#skip >= groups[this.#group].rows) {
      this.#skip -= groups[this.#group].rows;
      this.#row += groups[this.#group].rows;
      this.#group++;
    }
  }

  /** Steps over row groups without a row that is wanted. */
  #passUnwanted(): void {
    const { wanted } = this.#init;
    while (this.#group < wanted.length && !wanted[this.#group]) {
      this.#group++;
      this.#skip = 0;
    }
  }

  async #readNextGroup(): Promise<Batch | null> {
    const groups = this.#parquet.footer.rowGroups;
    while (this.#left === 0 && this.#group < groups.length) {
      const loaded = await (this.#ahead ?? this.#load(this.#group));
      this.#ahead = null;
      if (this.#group === Infinity) return null;
      this.#group++;
      this.#passUnwanted();
      if (this.#group < groups.length) {
        this.#ahead = this.#load(this.#group);
        // A failure belongs to the read that needs these bytes.
        this.#ahead.catch(() => {});
      }
      this.#start(loaded);
    }
    return this.#left > 0 ? this.#nextBatch() : null;
  }

  async #load(index: number): Promise<LoadedGroup> {
    const chunks: Uint8Array[] = [];
    for (const column of this.#columns) {
      const { start, bytes } = this.#parquet.footer.rowGroups[index].columns[column.index];
      chunks.push(await readRange(this.#file, start, bytes));
    }
    return { index, chunks };
  }

  #start({ index, chunks }: LoadedGroup): void {
    const { rowGroups } = this.#parquet.footer;
    const group = rowGroups[index];
    this.#left = group.rows;
    this.#row = 0;
    for (let before = 0; before < index; before++) this.#row += rowGroups[before].rows;
    this.#cursors = this.#columns.map((column, i) => {
      const pages = readPages(chunks[i], group.columns[column.index], column.optional);
      return new ColumnCursor(pages, this.#decoder(column, this.#init.schema.fields[i]));
    });
    if (this.#skip === 0) return;
    const skip = this.#skip;
    this.#cursors.forEach((cursor, i) => this.#decode(i, () => cursor.skip(skip, this.#context.batchRows)));
    this.#left -= skip;
    this.#row += skip;
    this.#skip = 0;
  }

  #decoder(column: FlatColumn, field: Field): ValueDecoder {
    switch (column.physical) {
      case "boolean":
        return new BoolDecoder();
      case "byteArray": {
        const dictionary = this.#init.dictionaries.get(column.name) ?? null;
        return new BytesDecoder(field.type, dictionary, this.#init.dictionarySizeMax);
      }
      default:
        return new FixedDecoder(
          field.type,
          column.physical === "int32" || column.physical === "float" ? 1 : 2,
        );
    }
  }

  #nextBatch(): Batch {
    const rows = Math.min(this.#left, this.#context.batchRows);
    const columns = this.#cursors.map((cursor, i) =>
      this.#check(i, this.#decode(i, () => cursor.read(rows)))
    );
    this.#left -= rows;
    this.#row += rows;
    return new Batch(this.#init.schema, columns, rows, { partition: this.#context.partition });
  }

  #check(index: number, column: Column): Column {
    const field = this.#init.schema.fields[index];
    if (column.nullCount > 0 && !field.nullable) throw this.#unexpectedNull(column, field);
    const row = timestampOutOfRange(column);
    if (row < 0) return column;
    const at = this.#row + row;
    throw outOfRangeError(column, row, field.name, `read row ${at} of ${this.#parquet.path}`).within({
      row: at,
    });
  }

  #unexpectedNull(column: Column, field: Field): VolleyError {
    let row = 0;
    while (!column.isNull(row)) row++;
    return new VolleyError({
      code: "SCHEMA_MISMATCH",
      message:
        `Cannot read ${this.#parquet.path}: column "${field.name}" is null in row ${this.#row + row}, ` +
        "and was declared never null",
      at: { column: field.name, row: this.#row + row },
      hint: "Declare it nullable(...).",
    });
  }

  /** Runs a step of decoding; what it throws becomes `FILE_CORRUPT` or `INVALID_UTF8` with its place. */
  #decode<T>(index: number, step: () => T): T {
    try {
      return step();
    } catch (error) {
      const text = error instanceof TypeError;
      const column = this.#init.schema.fields[index].name;
      throw new VolleyError({
        code: text ? "INVALID_UTF8" : "FILE_CORRUPT",
        message: `Cannot decode column "${column}" of ${this.#parquet.path}: ${
          text ? "a text is not valid UTF-8" : (error as Error).message
        }`,
        at: { column, row: this.#row, resource: this.#parquet.path },
        hint: text
          ? "Read it as binary, or have the file written with valid text."
          : "The file is damaged: copy it again, or check it with another reader.",
        cause: error,
      });
    }
  }
}
