import { type Batch, VolleyError } from "../../core/mod.ts";
import { type ByteInput, openBytes } from "./byte_input.ts";
import type { Compression } from "./compression.ts";
import type { FileReader, FileReaderContext } from "./file_reader.ts";

/** Turns the bytes of a text file into rows, one record at a time. */
export interface RecordDecoder {
  /**
   * Reads the record that starts at `from`; gives the position after it, or -1 where bytes up to `end` don't hold all
   * of it. With `ended` nothing comes after `end`. A blank record gives a position and no row.
   */
  next(bytes: Uint8Array, from: number, end: number, ended: boolean): number;
  /** Rows since the last `take`. */
  readonly rows: number;
  /** 1-based number of the line the next record starts in. */
  line: number;
  take(partition: number): Batch;
}

const CHUNK_BYTES = 256 * 1024;
/** A record longer than this is an error: most often a quote that is never closed. */
const RECORD_BYTES_MAX = 64 * 1024 * 1024;

/** Reads a text file in chunks; the offset is `byte:line` of the next record, in the text as it is decompressed. */
export class TextFileReader implements FileReader {
  readonly #input: ByteInput;
  readonly #path: string;
  readonly #decoder: RecordDecoder;
  readonly #context: FileReaderContext;
  #bytes = new Uint8Array(CHUNK_BYTES);
  /** Undecoded bytes are `#start` to `#end`; byte 0 of the buffer is byte `#base` of the file. */
  #start = 0;
  #end = 0;
  #base = 0;
  #ended = false;
  #closed = false;
  #reading = false;

  constructor(
    path: string,
    decoder: RecordDecoder,
    context: FileReaderContext,
    compression: Compression = "none",
  ) {
    this.#path = path;
    this.#decoder = decoder;
    this.#context = context;
    const [byte, line] = String(context.offset ?? "0:1").split(":").map(Number);
    this.#input = openBytes(path, compression, byte);
    this.#base = byte;
    decoder.line = line;
  }

  get offset(): string {
    return `${this.#base + this.#start}:${this.#decoder.line}`;
  }

  read(): Batch | null | Promise<Batch | null> {
    if (this.#decodeReady()) return this.#take();
    return this.#ended ? this.#take() : this.#readOn();
  }

  close(): void {
    this.#closed = true;
    if (!this.#reading) this.#input.close();
  }

  async #readOn(): Promise<Batch | null> {
    while (!this.#ended) {
      await this.#fill();
      if (this.#closed) return null;
      if (this.#decodeReady()) break;
    }
    return this.#take();
  }

  #take(): Batch | null {
    return this.#decoder.rows > 0 ? this.#decoder.take(this.#context.partition) : null;
  }

  /** Decodes what the buffer holds; whether a batch is full. */
  #decodeReady(): boolean {
    const decoder = this.#decoder;
    const batchRows = this.#context.batchRows;
    while (decoder.rows < batchRows) {
      if (this.#start === this.#end) return false;
      const next = decoder.next(this.#bytes, this.#start, this.#end, this.#ended);
      if (next < 0) return false;
      this.#start = next;
    }
    return true;
  }

  async #fill(): Promise<void> {
    this.#makeRoom();
    this.#reading = true;
    const got = await this.#input.read(this.#bytes.subarray(this.#end)).finally(() => {
      this.#reading = false;
      if (this.#closed) this.#input.close();
    });
    if (got === null) this.#ended = true;
    else this.#end += got;
    if (this.#base === 0 && this.#start === 0) this.#skipByteOrderMark();
  }

  #makeRoom(): void {
    const left = this.#end - this.#start;
    if (this.#start > 0) {
      this.#bytes.copyWithin(0, this.#start, this.#end);
      this.#base += this.#start;
      this.#start = 0;
      this.#end = left;
    }
    if (left < this.#bytes.length) return;
    if (left >= RECORD_BYTES_MAX) throw this.#recordTooLong();
    const wider = new Uint8Array(this.#bytes.length * 2);
    wider.set(this.#bytes);
    this.#bytes = wider;
  }

  #skipByteOrderMark(): void {
    const [a, b, c] = this.#bytes;
    if (this.#end >= 3 && a === 0xef && b === 0xbb && c === 0xbf) this.#start = 3;
  }

  #recordTooLong(): VolleyError {
    const line = this.#decoder.line;
    return new VolleyError({
      code: "RECORD_TOO_LONG",
      message:
        `Cannot read ${this.#path}: the record at line ${line} has more than ${RECORD_BYTES_MAX} bytes`,
      at: { resource: this.#path, line },
      hint: "Look for a quote that is never closed, or a file of another format.",
    });
  }
}
