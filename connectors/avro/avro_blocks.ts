import { VolleyError } from "../../core/mod.ts";
import { AvroInput } from "./format/avro_input.ts";
import { SYNC_BYTES } from "./format/ocf_header.ts";

/** One block as it stands in the file. */
export interface AvroBlock {
  readonly rows: number;
  /** Compressed. */
  readonly bytes: Uint8Array;
  /** Everything from its counts to its sync marker. */
  readonly raw: Uint8Array;
  /** Byte of the file the block starts at. */
  readonly start: number;
  /** Byte after its sync marker. */
  readonly end: number;
}

const CHUNK_BYTES = 256 * 1024;
/** Bytes of the largest block that is read. */
const BLOCK_BYTES_MAX = 512 * 1024 * 1024;
/** Bytes a block's two counts take at most. */
const COUNTS_BYTES_MAX = 20;

/** Reads the blocks of an object container file one after the other, with a buffer for one block. */
export class AvroBlocks {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #sync: Uint8Array;
  readonly #counts = new AvroInput();
  #buffer = new Uint8Array(CHUNK_BYTES);
  /** Bytes that were read are `#from` to `#to`; byte 0 of the buffer is byte `#base` of the file. */
  #from = 0;
  #to = 0;
  #base: number;
  #ended = false;
  #reading = false;
  #closed = false;

  /** From the block that starts at byte `start`. */
  constructor(path: string, sync: Uint8Array, start: number) {
    this.#path = path;
    this.#sync = sync;
    this.#file = Deno.openSync(path);
    this.#base = this.#file.seekSync(start, Deno.SeekMode.Start);
  }

  /** Byte the next block starts at. */
  get position(): number {
    return this.#base + this.#from;
  }

  /** The next block, valid until the call after; null at the end of the file. */
  async next(): Promise<AvroBlock | null> {
    for (;;) {
      const block = this.#parse();
      if (block !== undefined) return block;
      if (this.#ended) throw this.#corrupt("the file ends within the block");
      await this.#readMore();
      if (this.#closed) return null;
    }
  }

  /**
   * Passes over a block that `next` threw for, up to and with the next sync marker, or to the end of the file; gives its
   * bytes. Throws where no marker is found within the size of the largest block.
   */
  async skip(): Promise<Uint8Array> {
    for (let looked = 0;;) {
      const held = this.#buffer.subarray(this.#from, this.#to);
      const marker = this.#findSync(held, looked);
      if (marker >= 0 || this.#ended || this.#closed) {
        const end = marker < 0 ? held.length : marker + SYNC_BYTES;
        this.#from += end;
        return held.slice(0, end);
      }
      if (held.length > BLOCK_BYTES_MAX) throw this.#corrupt("no sync marker follows it");
      looked = Math.max(0, held.length - SYNC_BYTES + 1);
      this.#wanted = held.length + CHUNK_BYTES;
      await this.#readMore();
    }
  }

  close(): void {
    this.#closed = true;
    if (!this.#reading) this.#file.close();
  }

  /** The block the buffer holds; null at the end; undefined where more has to be read. */
  #parse(): AvroBlock | null | undefined {
    const held = this.#to - this.#from;
    if (held === 0 && this.#ended) return null;
    if (held < COUNTS_BYTES_MAX && !this.#ended) return undefined;
    const start = this.position;
    const input = this.#counts;
    input.reset(this.#buffer.subarray(this.#from, this.#to));
    const [rows, size] = [this.#count(input), this.#count(input)];
    if (size > BLOCK_BYTES_MAX) throw this.#corrupt(`the block claims ${size} bytes`);
    const whole = input.at + size + SYNC_BYTES;
    if (held < whole) {
      this.#wanted = whole;
      return undefined;
    }
    const from = this.#from + input.at;
    this.#checkSync(from + size);
    const raw = this.#buffer.subarray(this.#from, this.#from + whole);
    this.#from += whole;
    return { rows, bytes: this.#buffer.subarray(from, from + size), raw, start, end: start + whole };
  }

  /** Bytes the buffer has to hold for the block at hand. */
  #wanted = 0;

  #count(input: AvroInput): number {
    try {
      const count = input.readLong();
      if (count >= 0) return count;
    } catch {
      // Said below: counts that go beyond the file.
    }
    throw this.#corrupt("its counts can't be read");
  }

  #checkSync(at: number): void {
    for (let i = 0; i < SYNC_BYTES; i++) {
      if (this.#buffer[at + i] !== this.#sync[i]) throw this.#corrupt("the sync marker after it is wrong");
    }
  }

  #findSync(bytes: Uint8Array, from: number): number {
    const [first] = this.#sync;
    for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
      if (at + SYNC_BYTES > bytes.length) return -1;
      if (this.#sync.every((byte, i) => bytes[at + i] === byte)) return at;
    }
    return -1;
  }

  async #readMore(): Promise<void> {
    this.#makeRoom();
    this.#reading = true;
    const got = await this.#file.read(this.#buffer.subarray(this.#to)).finally(() => {
      this.#reading = false;
      if (this.#closed) this.#file.close();
    });
    if (got === null) this.#ended = true;
    else this.#to += got;
  }

  #makeRoom(): void {
    const { length } = this.#buffer;
    const wanted = Math.max(this.#wanted, CHUNK_BYTES);
    this.#wanted = 0;
    const buffer = wanted > length
      ? new Uint8Array(Math.max(wanted, Math.min(2 * length, BLOCK_BYTES_MAX)))
      : this.#buffer;
    buffer.set(this.#buffer.subarray(this.#from, this.#to));
    this.#buffer = buffer;
    this.#base += this.#from;
    this.#to -= this.#from;
    this.#from = 0;
  }

  #corrupt(what: string): VolleyError {
    return new VolleyError({
      code: "FILE_CORRUPT",
      message: `Cannot read ${this.#path} as Avro: ${what} (block at byte ${this.position})`,
      at: { resource: this.#path },
      hint: "The file was cut off, is damaged or is still being written: copy it again.",
    });
  }
}
