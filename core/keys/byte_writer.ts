const utf8 = new TextEncoder();

/** Appends big-endian numbers, bytes and text to a buffer that grows; reused from one message to the next. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #length = 0;

  constructor(initialBytes = 64) {
    this.#bytes = new Uint8Array(Math.max(initialBytes, 16));
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written since the last `take`. */
  get length(): number {
    return this.#length;
  }

  /** One byte. */
  u8(value: number): void {
    const at = this.#reserve(1);
    this.#view.setUint8(at, value);
  }

  /** Two bytes; a negative value as two's complement. */
  u16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setUint16(at, value);
  }

  /** Four bytes; a negative value as two's complement. */
  u32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setUint32(at, value);
  }

  /** Eight bytes; a negative value as two's complement. */
  u64(value: bigint): void {
    const at = this.#reserve(8);
    this.#view.setBigUint64(at, BigInt.asUintN(64, value));
  }

  /** IEEE 754 single precision, with one zero and one NaN. */
  f32(value: number): void {
    if (Number.isNaN(value)) return this.u32(0x7fc00000);
    const at = this.#reserve(4);
    this.#view.setFloat32(at, value === 0 ? 0 : value);
  }

  /** IEEE 754 double precision, with one zero and one NaN. */
  f64(value: number): void {
    if (Number.isNaN(value)) return this.u64(0x7ff8000000000000n);
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value === 0 ? 0 : value);
  }

  /** The bytes as they are. */
  raw(bytes: Uint8Array): void {
    const start = this.#reserve(bytes.length);
    this.#bytes.set(bytes, start);
  }

  /** UTF-8 without a length; an unpaired surrogate becomes U+FFFD. */
  text(value: string): void {
    const start = this.#reserve(value.length * 3);
    this.#length = start + utf8.encodeInto(value, this.#bytes.subarray(start)).written;
  }

  /** An unsigned integer below 2^53, seven bits a byte, lowest first. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.u8((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.u8(rest);
  }

  /** Four bytes to be filled in later with the number of bytes that follow them; returns their position. */
  openLength(): number {
    return this.#reserve(4);
  }

  /** Fills in what `openLength` left open. */
  closeLength(position: number): void {
    this.#view.setUint32(position, this.#length - position - 4);
  }

  /** A copy of what was written; the writer starts afresh. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Drops what was written. */
  reset(): void {
    this.#length = 0;
  }

  /** Grows the buffer, and so replaces `#view`: call it before `#view` is read. */
  #reserve(count: number): number {
    const start = this.#length;
    const needed = start + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, start));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = needed;
    return start;
  }
}
