import { Message, type RecordBatch, RecordBatchReader } from "apache-arrow";
import { readRange } from "../files/mod.ts";
import { arrowCorrupt, type ArrowFile, messagePrefix } from "./arrow_file.ts";
import { checkMetadata } from "./check_metadata.ts";

const BODY_BYTES_MAX = 2 ** 31;

/** One message with its body. */
interface ArrowMessage {
  readonly kind: "schema" | "dictionary" | "rows";
  readonly bytes: Uint8Array;
}

/** The message of a record batch, and where it stands in the file. */
export interface PassedMessage {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Reads the record batches of an Arrow IPC file or stream, front to back, one at a time. */
export class ArrowBatches {
  readonly #arrow: ArrowFile;
  readonly #file: Deno.FsFile;
  /** Whole messages the decoder has not seen. */
  #messages: Uint8Array[];
  #decoder: RecordBatchReader;
  /** Dictionaries so far, for another decoder; null where none will be wanted. */
  readonly #dictionaries: Uint8Array[] | null;
  /** Dictionaries the decoder has not looked at. */
  #unread = 0;
  #at: number;
  /** The message of the last record batch; null where reading can't go on behind it. */
  passed: PassedMessage | null = null;
  #reading = false;
  #closed = false;

  /** With `goesOn` reading can go on behind a record batch that can't be read. */
  constructor(arrow: ArrowFile, goesOn = false) {
    this.#arrow = arrow;
    this.#at = arrow.start;
    this.#messages = [arrow.head];
    this.#file = Deno.openSync(arrow.path);
    this.#decoder = decoderOf(this.#messages);
    this.#dictionaries = goesOn ? [] : null;
  }

  /** The next record batch; null at the end. Throws `FILE_CORRUPT`. */
  async next(): Promise<RecordBatch | null> {
    this.#reading = true;
    this.passed = null;
    try {
      for (;;) {
        const start = this.#at;
        const message = await this.#readMessage();
        if (message === null || this.#closed) return null;
        // The decoder has a schema, and would forget its dictionaries over another.
        if (message.kind === "schema") continue;
        this.#messages.push(message.bytes);
        if (message.kind === "rows") return this.#decode({ start, bytes: message.bytes });
        this.#dictionaries?.push(message.bytes);
        this.#unread++;
      }
    } finally {
      this.#reading = false;
      if (this.#closed) this.#file.close();
    }
  }

  close(): void {
    if (!this.#reading && !this.#closed) this.#file.close();
    this.#closed = true;
  }

  #decode(message: PassedMessage): RecordBatch {
    // Over bytes that are at hand the decoder answers at once.
    const next = () => this.#decoder.next() as IteratorResult<RecordBatch>;
    try {
      const { value, done } = this.#attempt("a record batch can't be read", next);
      if (done) throw arrowCorrupt(this.#arrow.path, `no record batch before byte ${this.#at}`);
      this.#unread = 0;
      this.passed = message;
      return value;
    } catch (error) {
      // With dictionaries unread it may be one of them.
      if (this.#dictionaries !== null && this.#unread === 0) {
        this.#messages = [this.#arrow.head, ...this.#dictionaries];
        this.#decoder = decoderOf(this.#messages);
        this.passed = message;
      }
      throw error;
    }
  }

  async #readMessage(): Promise<ArrowMessage | null> {
    const start = this.#at;
    const left = this.#arrow.end - start;
    if (left === 0) return null;
    const prefix = messagePrefix(await readRange(this.#file, start, Math.min(8, left)));
    if (prefix.length === 0) {
      // An end that is padded to eight bytes is one; before further messages it is damage.
      if (left < prefix.bytes + 8) return null;
      throw arrowCorrupt(this.#arrow.path, `it is said to end at byte ${start}, and ${left} bytes follow`);
    }
    if (prefix.length < 0) throw this.#cutOff();
    const head = await this.#read(prefix.bytes + prefix.length);
    const message = this.#attempt("a message can't be read", () => {
      const metadata = head.subarray(prefix.bytes);
      checkMetadata(metadata);
      return Message.decode(metadata);
    });
    if (!(message.bodyLength >= 0 && message.bodyLength <= BODY_BYTES_MAX)) throw this.#cutOff();
    const bytes = message.bodyLength === 0 ? head : await this.#read(head.length + message.bodyLength);
    this.#at += bytes.length;
    return { bytes, kind: message.isSchema() ? "schema" : message.isRecordBatch() ? "rows" : "dictionary" };
  }

  async #read(length: number): Promise<Uint8Array> {
    if (this.#at + length > this.#arrow.end) throw this.#cutOff();
    return await readRange(this.#file, this.#at, length);
  }

  #cutOff(): Error {
    return arrowCorrupt(this.#arrow.path, `it ends within the message at byte ${this.#at}`);
  }

  #attempt<T>(what: string, step: () => T): T {
    try {
      return step();
    } catch (error) {
      const reason = (error as Error).message;
      throw arrowCorrupt(this.#arrow.path, `${what} (${reason}; before byte ${this.#at})`, error);
    }
  }
}

/** A decoder of whole messages, the schema's first; further ones may be added to the list. */
export function decoderOf(messages: Uint8Array[]): RecordBatchReader {
  return RecordBatchReader.from(takeFrom(messages)).open({ autoDestroy: false });
}

const NOTHING = new Uint8Array(0);

/**
 * Messages as the decoder asks for them. It likes to look ahead, and takes an end for final: it is given nothing once,
 * and an error where it goes on asking, because then a message is shorter than it says.
 */
function* takeFrom(messages: Uint8Array[]): Generator<Uint8Array> {
  for (let asked = 0; asked < 2;) {
    const message = messages.shift();
    asked = message === undefined ? asked + 1 : 0;
    yield message ?? NOTHING;
  }
  throw new RangeError("a message is shorter than it says");
}
