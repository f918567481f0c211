const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Why a record can't be read; `line` counts from the record's first, 0. */
export interface RecordFault {
  readonly line: number;
  readonly what: string;
}

/**
 * Finds the fields of one CSV record (RFC 4180): where each starts and ends, and whether it was quoted. Reused from
 * record to record.
 */
export class CsvRecord {
  readonly #delimiter: number;
  /** Fields of the record. */
  count = 0;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** 0: plain; 1: quoted; 2: quoted, with doubled quotes inside. */
  quoted = new Uint8Array(64);
  /** Line breaks inside the record's quotes. */
  innerLines = 0;
  /** What is wrong with the record, or null. */
  fault: RecordFault | null = null;

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** Reads the record at `from`; gives the position after it, or -1 where `end` comes first and is not the end. */
  read(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    this.count = 0;
    this.innerLines = 0;
    this.fault = null;
    let at = from;
    for (;;) {
      if (this.count === this.starts.length) this.#grow();
      const stop = at < end && bytes[at] === QUOTE
        ? this.#quotedField(bytes, at, end, ended)
        : this.#plainField(bytes, at, end);
      if (stop < 0 || (stop >= end && !ended)) return -1;
      if (this.fault !== null || stop >= end) return stop;
      if (bytes[stop] === NEWLINE) return stop + 1;
      at = stop + 1;
    }
  }

  /** Whether the record is a line without a character. */
  get blank(): boolean {
    return this.count === 1 && this.quoted[0] === 0 && this.starts[0] === this.ends[0];
  }

  #plainField(bytes: Uint8Array, from: number, end: number): number {
    const delimiter = this.#delimiter;
    let at = from;
    while (at < end && bytes[at] !== delimiter && bytes[at] !== NEWLINE) at++;
    const carriage = at > from && bytes[at - 1] === RETURN && (at === end || bytes[at] === NEWLINE);
    this.#add(from, carriage ? at - 1 : at, 0);
    return at;
  }

  #quotedField(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    let doubled = false;
    let at = from + 1;
    for (; at < end; at++) {
      if (bytes[at] === NEWLINE) this.innerLines++;
      if (bytes[at] !== QUOTE) continue;
      if (at + 1 < end && bytes[at + 1] === QUOTE) {
        doubled = true;
        at++;
      } else break;
    }
    if (at >= end) {
      if (!ended) return -1;
      this.fault = { line: 0, what: "a quote is opened and never closed" };
      return end;
    }
    this.#add(from + 1, at, doubled ? 2 : 1);
    return this.#afterQuote(bytes, at + 1, end);
  }

  #afterQuote(bytes: Uint8Array, at: number, end: number): number {
    if (at < end && bytes[at] === RETURN && (at + 1 === end || bytes[at + 1] === NEWLINE)) at++;
    if (at < end && bytes[at] !== this.#delimiter && bytes[at] !== NEWLINE) {
      this.fault = { line: this.innerLines, what: "a closing quote is followed by more text" };
    }
    return at;
  }

  #add(start: number, end: number, quoted: number): void {
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.quoted[this.count] = quoted;
    this.count++;
  }

  #grow(): void {
    const wider = (array: Int32Array) => {
      const grown = new Int32Array(array.length * 2);
      grown.set(array);
      return grown;
    };
    this.starts = wider(this.starts);
    this.ends = wider(this.ends);
    const quoted = new Uint8Array(this.quoted.length * 2);
    quoted.set(this.quoted);
    this.quoted = quoted;
  }
}
