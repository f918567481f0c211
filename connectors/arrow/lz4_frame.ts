const MAGIC = 0x184d2204;
const OUTPUT_MAX = 1024 * 1024 * 1024;

/**
 * Decodes one LZ4 frame (github.com/lz4/lz4, doc/lz4_Frame_format.md), in which Arrow keeps compressed buffers. Its
 * checksums are passed over. Throws `RangeError` where the bytes are damaged.
 */
export function lz4FrameDecompress(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 11 || view.getUint32(0, true) !== MAGIC) throw new RangeError("no LZ4 frame");
  const flags = bytes[4];
  const hasSize = (flags & 8) !== 0;
  const output = new Lz4Output(hasSize ? Number(view.getBigUint64(6, true)) : 4 * bytes.length);
  const blockChecksum = (flags & 16) === 0 ? 0 : 4;
  let at = 7 + (hasSize ? 8 : 0) + ((flags & 1) === 0 ? 0 : 4);
  for (;;) {
    if (at + 4 > bytes.length) throw new RangeError("LZ4 frame ends early");
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) return output.finish();
    const end = at + (header & 0x7fffffff);
    if (end > bytes.length) throw new RangeError("LZ4 block ends early");
    if (header >>> 31 === 1) output.literals(bytes, at, end);
    else decodeBlock(bytes, at, end, output);
    at = end + blockChecksum;
  }
}

/** Sequences of literals and a copy of what came before (doc/lz4_Block_format.md). */
function decodeBlock(bytes: Uint8Array, from: number, end: number, output: Lz4Output): void {
  let at = from;
  const lengthFrom = (nibble: number): number => {
    let length = nibble;
    if (nibble < 15) return length;
    for (let byte = 255; byte === 255 && at < end;) length += byte = bytes[at++];
    return length;
  };
  while (at < end) {
    const token = bytes[at++];
    const literals = lengthFrom(token >> 4);
    if (at + literals > end) throw new RangeError("LZ4 literals end early");
    output.literals(bytes, at, at + literals);
    at += literals;
    if (at === end) return;
    const offset = bytes[at] | (bytes[at + 1] << 8);
    at += 2;
    output.copy(offset, lengthFrom(token & 15) + 4);
  }
}

class Lz4Output {
  #bytes: Uint8Array;
  #length = 0;

  constructor(size: number) {
    if (!(size <= OUTPUT_MAX)) throw new RangeError(`LZ4 frame claims ${size} bytes`);
    this.#bytes = new Uint8Array(size);
  }

  literals(from: Uint8Array, start: number, end: number): void {
    this.#room(end - start);
    this.#bytes.set(from.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  /** Source and target may overlap: a copy repeats what it has just written. */
  copy(offset: number, length: number): void {
    if (offset === 0 || offset > this.#length) throw new RangeError("LZ4 copy");
    this.#room(length);
    const bytes = this.#bytes;
    const to = this.#length;
    if (offset >= length) bytes.copyWithin(to, to - offset, to - offset + length);
    else for (let i = 0; i < length; i++) bytes[to + i] = bytes[to + i - offset];
    this.#length += length;
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#bytes.length) return;
    if (wanted > OUTPUT_MAX) throw new RangeError("LZ4 frame is too large");
    const wider = new Uint8Array(Math.max(wanted, 2 * this.#bytes.length));
    wider.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = wider;
  }
}
