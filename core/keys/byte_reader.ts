const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads back what a {@linkcode ByteWriter} wrote; a read past the end or of bad text throws a RangeError or TypeError. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  /** One byte. */
  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  /** Two bytes, unsigned. */
  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  /** Four bytes, unsigned. */
  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** Eight bytes, unsigned. */
  u64(): bigint {
    return this.#view.getBigUint64(this.#advance(8));
  }

  /** IEEE 754 single precision. */
  f32(): number {
    return this.#view.getFloat32(this.#advance(4));
  }

  /** IEEE 754 double precision. */
  f64(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  /** A copy of the next `count` bytes. */
  raw(count: number): Uint8Array<ArrayBuffer> {
    const start = this.#advance(count);
    return this.#bytes.slice(start, start + count);
  }

  /** The next `count` bytes as UTF-8. */
  text(count: number): string {
    const start = this.#advance(count);
    return utf8.decode(this.#bytes.subarray(start, start + count));
  }

  /** An unsigned integer below 2^53, seven bits a byte, lowest first. */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.u8();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError("a varint is longer than 8 bytes");
  }

  /** Moves on by `count` bytes. */
  skip(count: number): void {
    this.#advance(count);
  }

  #advance(count: number): number {
    if (count > this.remaining) {
      throw new RangeError(`${count} bytes wanted at position ${this.#position}, ${this.remaining} left`);
    }
    const start = this.#position;
    this.#position += count;
    return start;
  }
}
