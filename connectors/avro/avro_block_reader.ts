import { type Batch, type Schema, type SourceFaults, VolleyError } from "../../core/mod.ts";
import type { FileReader, FileReaderContext } from "../files/mod.ts";
import { type AvroBlock, AvroBlocks } from "./avro_blocks.ts";
import { avroFault } from "./avro_fault.ts";
import type { AvroFile } from "./avro_file.ts";
import { AvroRows } from "./avro_rows.ts";
import { AvroInput } from "./format/avro_input.ts";
import { decompressBlock } from "./format/codec.ts";

/** More rows than this in a block are taken for damage: they are decoded before the first of them is given. */
const BLOCK_ROWS_MAX = 64 * 1024 * 1024;

/**
 * Reads an Avro file where damage does not end the run. A block is decoded whole before any of its rows are given, so
 * that one which can't be read is refused whole: its bytes, up to and with the next sync marker, go to the error
 * policy, and reading goes on behind that. Batches end with their block. Offsets are those of `AvroReader`.
 */
export class AvroBlockReader implements FileReader {
  readonly #avro: AvroFile;
  readonly #schema: Schema;
  readonly #context: FileReaderContext;
  readonly #faults: SourceFaults;
  readonly #blocks: AvroBlocks;
  readonly #input = new AvroInput();
  #rows: AvroRows;
  /** Start of the block at hand, its rows that were given, and batches of it that wait. */
  #start: number;
  #given: number;
  #waiting: Batch[] = [];

  constructor(avro: AvroFile, schema: Schema, context: FileReaderContext, faults: SourceFaults) {
    this.#avro = avro;
    this.#schema = schema;
    this.#context = context;
    this.#faults = faults;
    const [byte, row] = String(context.offset ?? `${avro.header.end}:0`).split(":").map(Number);
    this.#start = byte;
    this.#given = row;
    this.#blocks = new AvroBlocks(avro.path, avro.header.sync, byte);
    this.#rows = this.#newRows();
  }

  get offset(): string {
    return `${this.#start}:${this.#given}`;
  }

  read(): Batch | Promise<Batch | null> {
    return this.#waiting.length > 0 ? this.#give() : this.#readOn();
  }

  close(): void {
    this.#blocks.close();
  }

  #newRows(): AvroRows {
    return new AvroRows(this.#avro, this.#schema, this.#context.batchRows);
  }

  async #readOn(): Promise<Batch | null> {
    for (;;) {
      const block = await this.#nextBlock();
      if (block === null) return null;
      if (block !== undefined) this.#decode(block);
      if (this.#waiting.length > 0) return this.#give();
      this.#endBlock();
    }
  }

  /** The next block; null at the end of the file; undefined where one was refused for what is around its rows. */
  async #nextBlock(): Promise<AvroBlock | null | undefined> {
    try {
      return await this.#blocks.next();
    } catch (error) {
      if (!(error instanceof VolleyError)) throw error;
      this.#refuse(await this.#blocks.skip(), error);
      return undefined;
    }
  }

  #decode(block: AvroBlock): void {
    let row = this.#given;
    try {
      if (block.rows < row || block.rows > BLOCK_ROWS_MAX) {
        throw new RangeError(`the block claims ${block.rows} rows`);
      }
      const input = this.#input;
      input.reset(decompressBlock(this.#avro.header.codec, block.bytes));
      this.#rows.skip(input, row);
      while (row < block.rows) {
        this.#rows.decode(input, Math.min(this.#context.batchRows, block.rows - row));
        const batch = this.#rows.take(this.#context.partition);
        this.#waiting.push(batch);
        row += batch.length;
      }
      if (input.at !== input.end) {
        throw new RangeError(`${input.end - input.at} bytes follow the last row of a block`);
      }
    } catch (error) {
      const fault = avroFault(error, this.#avro.path, block.start, row + this.#rows.ready);
      this.#waiting = [];
      this.#rows = this.#newRows();
      this.#refuse(block.raw, fault);
    }
  }

  /** Rows of the block that were given in an earlier run stay given: the offset says how many. */
  #refuse(raw: Uint8Array, error: VolleyError): void {
    const offset = this.#given === 0 ? this.#start : this.offset;
    this.#faults.reject(raw, { partition: this.#avro.path, offset }, error);
  }

  #give(): Batch {
    const batch = this.#waiting.shift()!;
    this.#given += batch.length;
    if (this.#waiting.length === 0) this.#endBlock();
    return batch;
  }

  #endBlock(): void {
    this.#start = this.#blocks.position;
    this.#given = 0;
  }
}
