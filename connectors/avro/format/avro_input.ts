const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads Avro's binary encoding (avro.apache.org/docs/current/specification, "Binary encoding") from one block. Reading
 * past the end throws `RangeError`.
 */
export class AvroInput {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  /** The 64-bit integer read last, as two Int32 words. */
  low = 0;
  high = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** Continues with these bytes. */
  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads a `long` into `low` and `high`. */
  readWords(): void {
    const bytes = this.bytes;
    let at = this.at;
    let byte = bytes[at++];
    let low = byte & 127;
    let high = 0;
    // The first four bytes hold 28 bits: nearly all values end with them.
    for (let shift = 7; byte > 127 && shift < 28; shift += 7) {
      byte = bytes[at++];
      low |= (byte & 127) << shift;
    }
    if (byte > 127) {
      byte = bytes[at++];
      low |= (byte & 127) << 28;
      high = (byte & 127) >>> 4;
      for (let shift = 3; byte > 127; shift += 7) {
        if (shift > 31) throw new RangeError("an integer has more than 64 bits");
        byte = bytes[at++];
        high |= (byte & 127) << shift;
      }
    }
    if (at > this.end) throw endedEarly();
    this.at = at;
    const sign = -(low & 1);
    this.low = ((low >>> 1) | (high << 31)) ^ sign;
    this.high = (high >>> 1) ^ sign;
  }

  /** Reads an `int`; throws where it has more than 32 bits. */
  readInt(): number {
    this.readWords();
    if (this.high !== this.low >> 31) throw new RangeError("an int has more than 32 bits");
    return this.low;
  }

  /** Reads a `long` as a number, for counts and lengths: exact up to 2^53. */
  readLong(): number {
    this.readWords();
    return this.high * 4_294_967_296 + (this.low >>> 0);
  }

  /** Reads the length of what follows; throws where there is less. */
  readLength(): number {
    const length = this.readLong();
    if (length < 0 || length > this.end - this.at) throw endedEarly();
    return length;
  }

  readBoolean(): boolean {
    const byte = this.bytes[this.skip(1)];
    if (byte > 1) throw new RangeError(`a boolean is ${byte}`);
    return byte === 1;
  }

  readFloat(): number {
    return this.#view.getFloat32(this.skip(4), true);
  }

  readDouble(): number {
    return this.#view.getFloat64(this.skip(8), true);
  }

  /** Reads `length` bytes: a view of them. */
  readBytes(length: number): Uint8Array {
    const from = this.skip(length);
    return this.bytes.subarray(from, from + length);
  }

  /** Reads a `string`; throws `TypeError` where it is not valid UTF-8. */
  readString(): string {
    return strict.decode(this.readBytes(this.readLength()));
  }

  /** Passes over `length` bytes; gives the position of the first. */
  skip(length: number): number {
    const from = this.at;
    if (length > this.end - from) throw endedEarly();
    this.at = from + length;
    return from;
  }
}

function endedEarly(): RangeError {
  return new RangeError("a value goes beyond the end of its block");
}
