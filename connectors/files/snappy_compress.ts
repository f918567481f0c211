/** Bytes looked at as one piece: offsets then fit two bytes. */
const BLOCK_BYTES = 65_536;
const TABLE_BITS = 14;

/**
 * Encodes a raw Snappy block (github.com/google/snappy, format_description.txt): greedy matches of four bytes and more
 * within 64 KiB, found by a hash table of where each four bytes were last.
 */
export function snappyCompress(bytes: Uint8Array): Uint8Array {
  const out = new SnappyOutput(bytes.length);
  out.length(bytes.length);
  const table = new Uint16Array(1 << TABLE_BITS);
  for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
    table.fill(0);
    compressPiece(bytes, from, Math.min(bytes.length, from + BLOCK_BYTES), table, out);
  }
  return out.finish();
}

function compressPiece(
  bytes: Uint8Array,
  from: number,
  to: number,
  table: Uint16Array,
  out: SnappyOutput,
): void {
  let literal = from;
  // Position 0 of a piece is never a match, so that 0 in the table can mean "nowhere".
  for (let at = from + 1; at + 4 <= to;) {
    const slot = hashAt(bytes, at);
    const before = from + table[slot];
    table[slot] = at - from;
    if (before === from || !sameFour(bytes, before, at)) {
      // The longer nothing matches, the larger the steps: data that doesn't compress costs little.
      at += 1 + ((at - literal) >> 6);
      continue;
    }
    let length = 4;
    while (at + length < to && bytes[before + length] === bytes[at + length]) length++;
    out.literal(bytes, literal, at);
    out.copy(at - before, length);
    at += length;
    literal = at;
  }
  out.literal(bytes, literal, to);
}

function hashAt(bytes: Uint8Array, at: number): number {
  const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  return Math.imul(word, 0x1e35a7bd) >>> (32 - TABLE_BITS);
}

function sameFour(bytes: Uint8Array, a: number, b: number): boolean {
  return bytes[a] === bytes[b] && bytes[a + 1] === bytes[b + 1] && bytes[a + 2] === bytes[b + 2] &&
    bytes[a + 3] === bytes[b + 3];
}

/** The elements of a Snappy block. */
class SnappyOutput {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** Room for the worst case, as the format's own implementation counts it. */
  constructor(size: number) {
    this.#bytes = new Uint8Array(32 + size + Math.ceil(size / 6));
  }

  length(size: number): void {
    let rest = size;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest % 128) | 128;
    this.#bytes[this.#at++] = rest;
  }

  literal(from: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length === 0) return;
    if (length <= 60) this.#bytes[this.#at++] = (length - 1) << 2;
    else {
      const wide = length > 256 ? 2 : 1;
      this.#bytes[this.#at++] = (59 + wide) << 2;
      this.#number(length - 1, wide);
    }
    this.#bytes.set(from.subarray(start, end), this.#at);
    this.#at += length;
  }

  copy(offset: number, length: number): void {
    for (let left = length; left > 0;) {
      // No piece shorter than four is left over, though two-byte offsets would allow it.
      const step = left > 64 ? (left < 68 ? 60 : 64) : left;
      this.#bytes[this.#at++] = ((step - 1) << 2) | 2;
      this.#number(offset, 2);
      left -= step;
    }
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #number(value: number, bytes: number): void {
    for (let i = 0; i < bytes; i++) this.#bytes[this.#at++] = (value >> (8 * i)) & 255;
  }
}
