import { Batch, type Column, type Schema, VolleyError } from "../../core/mod.ts";
import {
  type FileReader,
  type FileReaderContext,
  outOfRangeError,
  timestampOutOfRange,
} from "../files/mod.ts";
import { AvroBlocks } from "./avro_blocks.ts";
import { type AvroColumn, avroColumn } from "./avro_column.ts";
import type { AvroFile } from "./avro_file.ts";
import { AvroInput } from "./format/avro_input.ts";
import { decompressBlock } from "./format/codec.ts";
import { skipValue } from "./format/skip_value.ts";

/** What is done with a field of each record: its value goes into a column, or is passed over. */
interface FieldStep {
  read(input: AvroInput): void;
}

/**
 * Reads an Avro object container file, block by block; a batch may end within a block. The offset is `byte:row`: where
 * the block at hand starts, and the rows of it that were given.
 */
export class AvroReader implements FileReader {
  readonly #avro: AvroFile;
  readonly #schema: Schema;
  readonly #context: FileReaderContext;
  readonly #blocks: AvroBlocks;
  readonly #input = new AvroInput();
  readonly #columns: AvroColumn[] = [];
  readonly #steps: readonly FieldStep[];
  /** Start of the block at hand, its rows, and those decoded. */
  #start: number;
  #rows = 0;
  #row = 0;
  #skip: number;
  /** Rows in the columns. */
  #ready = 0;

  constructor(avro: AvroFile, schema: Schema, context: FileReaderContext) {
    this.#avro = avro;
    this.#schema = schema;
    this.#context = context;
    const [byte, row] = String(context.offset ?? `${avro.header.end}:0`).split(":").map(Number);
    this.#start = byte;
    this.#skip = row;
    this.#blocks = new AvroBlocks(avro.path, avro.header.sync, byte);
    this.#steps = this.#makeSteps();
  }

  get offset(): string {
    return `${this.#start}:${this.#row + this.#skip}`;
  }

  read(): Batch | null | Promise<Batch | null> {
    this.#decode();
    return this.#ready === this.#context.batchRows ? this.#take() : this.#readOn();
  }

  close(): void {
    this.#blocks.close();
  }

  #makeSteps(): FieldStep[] {
    const columns = new Array<AvroColumn>(this.#schema.fields.length);
    const steps = this.#avro.fields.map(({ name, type }): FieldStep => {
      const at = this.#schema.indexOf(name);
      if (at < 0) return { read: skipValue(type) };
      return columns[at] = avroColumn(type, this.#schema.fields[at], this.#context.batchRows);
    });
    this.#columns.push(...columns);
    return steps;
  }

  async #readOn(): Promise<Batch | null> {
    while (this.#ready < this.#context.batchRows) {
      const block = await this.#blocks.next();
      if (block === null) break;
      this.#start = block.start;
      this.#rows = block.rows;
      this.#row = 0;
      this.#attempt(() => this.#input.reset(decompressBlock(this.#avro.header.codec, block.bytes)));
      this.#pass();
      this.#decode();
    }
    if (this.#row === this.#rows) this.#endBlock();
    return this.#ready === 0 ? null : this.#take();
  }

  /** Passes over the rows that were given before. */
  #pass(): void {
    const skip = this.#skip;
    this.#skip = 0;
    if (skip === 0) return;
    const skips = this.#avro.fields.map(({ type }) => skipValue(type));
    this.#attempt(() => {
      if (skip > this.#rows) {
        throw new RangeError(`the block has ${this.#rows} rows, and ${skip} were read before`);
      }
      for (; this.#row < skip; this.#row++) for (const field of skips) field(this.#input);
    });
  }

  /** Decodes rows of the block at hand, as many as the batch has room for. */
  #decode(): void {
    const rows = Math.min(this.#rows - this.#row, this.#context.batchRows - this.#ready);
    if (rows === 0) return;
    this.#attempt(() => {
      const steps = this.#steps;
      const input = this.#input;
      for (let i = 0; i < rows; i++) {
        for (let s = 0; s < steps.length; s++) steps[s].read(input);
        this.#row++;
        this.#ready++;
      }
      if (this.#row === this.#rows && input.at !== input.end) {
        throw new RangeError(`${input.end - input.at} bytes follow the last row of a block`);
      }
    });
  }

  #endBlock(): void {
    this.#start = this.#blocks.position;
    this.#rows = this.#row = 0;
  }

  #take(): Batch {
    if (this.#row === this.#rows) this.#endBlock();
    const rows = this.#ready;
    this.#ready = 0;
    const columns = this.#columns.map((column, i) => this.#checked(column.finish(), i));
    return new Batch(this.#schema, columns, rows, { partition: this.#context.partition });
  }

  #checked(column: Column, index: number): Column {
    const row = timestampOutOfRange(column);
    if (row < 0) return column;
    throw outOfRangeError(column, row, this.#schema.fields[index].name, `read ${this.#avro.path}`);
  }

  /** Runs a step of decoding; what it throws becomes `FILE_CORRUPT` or `INVALID_UTF8` with its place. */
  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      throw this.#fault(error);
    }
  }

  #fault(error: unknown): VolleyError {
    const at = { resource: this.#avro.path, row: this.#row };
    const where = `row ${this.#row} of the block at byte ${this.#start}`;
    if (error instanceof VolleyError) return error.within(at);
    const text = error instanceof TypeError;
    return new VolleyError({
      code: text ? "INVALID_UTF8" : "FILE_CORRUPT",
      message: `Cannot read ${this.#avro.path} as Avro, ${where}: ${
        text ? "a text is not valid UTF-8" : (error as Error).message
      }`,
      at,
      hint: text
        ? "Have the file written with valid text, or leave the column out of the schema."
        : "The file is damaged: copy it again, or check it with another reader.",
      cause: error,
    });
  }
}
