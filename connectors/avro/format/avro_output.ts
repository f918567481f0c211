/** Collects values in Avro's binary encoding. */
export class AvroOutput {
  #bytes = new Uint8Array(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  /** Bytes so far. */
  length = 0;

  /** A `long` of two Int32 words. */
  words(low: number, high: number): void {
    this.#room(10);
    const sign = high >> 31;
    let lowBits = ((low << 1) ^ sign) >>> 0;
    let highBits = (((high << 1) | (low >>> 31)) ^ sign) >>> 0;
    while (highBits !== 0) {
      this.#bytes[this.length++] = (lowBits & 127) | 128;
      lowBits = ((lowBits >>> 7) | (highBits << 25)) >>> 0;
      highBits >>>= 7;
    }
    for (; lowBits > 127; lowBits >>>= 7) this.#bytes[this.length++] = (lowBits & 127) | 128;
    this.#bytes[this.length++] = lowBits;
  }

  /** A whole number below 2^53. */
  number(value: number): void {
    this.words(value | 0, Math.floor(value / 4_294_967_296));
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  float(value: number): void {
    this.#room(4);
    this.#view.setFloat32(this.length, value, true);
    this.length += 4;
  }

  double(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** Bytes `from` to `to`, their length before them. */
  lengthAndBytes(bytes: Uint8Array, from: number, to: number): void {
    this.number(to - from);
    this.raw(bytes.subarray(from, to));
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    // Short texts are the rule: a call costs more than the copy.
    if (bytes.length > 32) this.#bytes.set(bytes, this.length);
    else for (let i = 0; i < bytes.length; i++) this.#bytes[this.length + i] = bytes[i];
    this.length += bytes.length;
  }

  /** What was collected, valid until more is written. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  #room(bytes: number): void {
    if (this.length + bytes <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(2 * this.#bytes.length, this.length + bytes));
    wider.set(this.view());
    this.#bytes = wider;
    this.#view = new DataView(wider.buffer);
  }
}
