/**
 * Reads Parquet's RLE / bit-packed hybrid: runs of either one repeated value or groups of eight values packed to
 * `width` bits, least significant bit first. Used for dictionary indices, definition levels and booleans.
 */
export class HybridReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #width: number;
  #position: number;
  #left = 0;
  #packed = false;
  #value = 0;
  /** Of a packed run: its first byte, and the values already taken. */
  #runStart = 0;
  #taken = 0;

  /** Reads `bytes` from `position` to `end`; `width` is 0 to 32 bits. */
  constructor(bytes: Uint8Array, position: number, end: number, width: number) {
    if (width > 32 || end > bytes.length) throw new RangeError(`bit width ${width}`);
    this.#bytes = bytes;
    this.#position = position;
    this.#end = end;
    this.#width = width;
  }

  /** Writes the next `count` values to `out` from index `at`; throws `RangeError` where the bytes end. */
  read(out: Int32Array, at: number, count: number): void {
    const stop = at + count;
    while (at < stop) {
      if (this.#left === 0) this.#nextRun();
      const piece = Math.min(this.#left, stop - at);
      if (this.#packed) this.#unpack(out, at, piece);
      else out.fill(this.#value, at, at + piece);
      this.#left -= piece;
      at += piece;
    }
  }

  /** Sets bit `at` onward of `bitmap` for each of the next `count` values that is not 0; gives how many were. */
  readBits(bitmap: Uint8Array, at: number, count: number): number {
    let set = 0;
    const stop = at + count;
    while (at < stop) {
      if (this.#left === 0) this.#nextRun();
      const piece = Math.min(this.#left, stop - at);
      set += this.#packed ? this.#packedBits(bitmap, at, piece) : this.#repeatedBits(bitmap, at, piece);
      this.#left -= piece;
      at += piece;
    }
    return set;
  }

  #repeatedBits(bitmap: Uint8Array, at: number, count: number): number {
    if (this.#value === 0) return 0;
    let i = at;
    const stop = at + count;
    while (i < stop && (i & 7) !== 0) bitmap[i >> 3] |= 1 << (i++ & 7);
    const whole = (stop - i) >> 3;
    bitmap.fill(255, i >> 3, (i >> 3) + whole);
    for (i += whole * 8; i < stop; i++) bitmap[i >> 3] |= 1 << (i & 7);
    return count;
  }

  #packedBits(bitmap: Uint8Array, at: number, count: number): number {
    const bytes = this.#bytes;
    const width = this.#width;
    let bit = this.#taken * width;
    let set = 0;
    for (let i = at; i < at + count; i++, bit += width) {
      const value = (bytes[this.#runStart + (bit >> 3)] >> (bit & 7)) & 1;
      bitmap[i >> 3] |= value << (i & 7);
      set += value;
    }
    this.#taken += count;
    return set;
  }

  #unpack(out: Int32Array, at: number, count: number): void {
    const width = this.#width;
    const start = this.#runStart;
    const first = this.#taken;
    this.#taken += count;
    if (width === 8) {
      for (let i = 0; i < count; i++) out[at + i] = this.#bytes[start + first + i];
      return;
    }
    // The fast loop loads 4 bytes at each value's first byte: it must stop where that would pass the end.
    const loadable = width <= 25 ? Math.floor(((this.#bytes.length - start - 4) * 8) / width) - first : 0;
    const fast = Math.max(0, Math.min(count, loadable));
    unpackFast(this.#bytes, start, first * width, width, out, at, fast);
    for (let i = fast; i < count; i++) out[at + i] = this.#slowValue(first + i);
  }

  #slowValue(index: number): number {
    let value = 0;
    for (let bit = 0; bit < this.#width; bit++) {
      const from = index * this.#width + bit;
      value |= ((this.#bytes[this.#runStart + (from >> 3)] >> (from & 7)) & 1) << bit;
    }
    return value;
  }

  #nextRun(): void {
    if (this.#width === 0) {
      this.#packed = false;
      this.#value = 0;
      this.#left = 0x7fffffff;
      return;
    }
    const head = this.#varint();
    this.#packed = (head & 1) === 1;
    if (this.#packed) this.#startPacked(head >>> 1);
    else this.#startRepeated(head >>> 1);
    if (this.#left === 0) throw new RangeError("empty run");
  }

  #startPacked(groups: number): void {
    this.#runStart = this.#position;
    this.#taken = 0;
    this.#left = groups * 8;
    this.#position += groups * this.#width;
    // A writer may leave out the padding of the last group.
    if (this.#position <= this.#end) return;
    this.#left = Math.floor(((this.#end - this.#runStart) * 8) / this.#width);
    this.#position = this.#end;
  }

  #startRepeated(length: number): void {
    const size = (this.#width + 7) >> 3;
    if (this.#position + size > this.#end) throw new RangeError("run beyond the page");
    this.#value = 0;
    for (let i = 0; i < size; i++) this.#value |= this.#bytes[this.#position++] << (8 * i);
    this.#left = length;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.#position >= this.#end) break;
      const byte = this.#bytes[this.#position++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw new RangeError("run beyond the page");
  }
}

function unpackFast(
  bytes: Uint8Array,
  start: number,
  bit: number,
  width: number,
  out: Int32Array,
  at: number,
  count: number,
): void {
  const mask = width === 32 ? -1 : (1 << width) - 1;
  for (let i = at; i < at + count; i++, bit += width) {
    const byte = start + (bit >>> 3);
    const word = bytes[byte] | (bytes[byte + 1] << 8) | (bytes[byte + 2] << 16) | (bytes[byte + 3] << 24);
    out[i] = (word >>> (bit & 7)) & mask;
  }
}
