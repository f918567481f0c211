import type { Batch, Schema } from "../../core/mod.ts";
import type { FileReader, FileReaderContext } from "../files/mod.ts";
import { AvroBlocks } from "./avro_blocks.ts";
import { avroFault } from "./avro_fault.ts";
import type { AvroFile } from "./avro_file.ts";
import { AvroRows } from "./avro_rows.ts";
import { AvroInput } from "./format/avro_input.ts";
import { decompressBlock } from "./format/codec.ts";

/**
 * Reads an Avro object container file, block by block; a batch may end within a block. The offset is `byte:row`: where
 * the block at hand starts, and the rows of it that were given.
 */
export class AvroReader implements FileReader {
  readonly #avro: AvroFile;
  readonly #context: FileReaderContext;
  readonly #blocks: AvroBlocks;
  readonly #input = new AvroInput();
  readonly #decoder: AvroRows;
  /** Start of the block at hand, its rows, and those decoded. */
  #start: number;
  #rows = 0;
  #row = 0;
  #skip: number;

  constructor(avro: AvroFile, schema: Schema, context: FileReaderContext) {
    this.#avro = avro;
    this.#context = context;
    const [byte, row] = String(context.offset ?? `${avro.header.end}:0`).split(":").map(Number);
    this.#start = byte;
    this.#skip = row;
    this.#blocks = new AvroBlocks(avro.path, avro.header.sync, byte);
    this.#decoder = new AvroRows(avro, schema, context.batchRows);
  }

  get offset(): string {
    return `${this.#start}:${this.#row + this.#skip}`;
  }

  read(): Batch | null | Promise<Batch | null> {
    this.#decode();
    return this.#decoder.ready === this.#context.batchRows ? this.#take() : this.#readOn();
  }

  close(): void {
    this.#blocks.close();
  }

  async #readOn(): Promise<Batch | null> {
    while (this.#decoder.ready < this.#context.batchRows) {
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
    return this.#decoder.ready === 0 ? null : this.#take();
  }

  /** Passes over the rows that were given before. */
  #pass(): void {
    const skip = this.#skip;
    this.#skip = 0;
    if (skip === 0) return;
    this.#attempt(() => {
      if (skip > this.#rows) {
        throw new RangeError(`the block has ${this.#rows} rows, and ${skip} were read before`);
      }
      this.#decoder.skip(this.#input, skip);
      this.#row = skip;
    });
  }

  /** Decodes rows of the block at hand, as many as the batch has room for. */
  #decode(): void {
    const rows = Math.min(this.#rows - this.#row, this.#context.batchRows - this.#decoder.ready);
    if (rows === 0) return;
    const { ready } = this.#decoder;
    this.#attempt(() => {
      const input = this.#input;
      try {
        this.#decoder.decode(input, rows);
      } finally {
        this.#row += this.#decoder.ready - ready;
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
    return this.#decoder.take(this.#context.partition);
  }

  /** Runs a step of decoding; what it throws becomes `FILE_CORRUPT` or `INVALID_UTF8` with its place. */
  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      throw avroFault(error, this.#avro.path, this.#start, this.#row);
    }
  }
}
