const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** A stretch of input that belongs to one frame. */
export interface ZstdPiece {
  /** Position after the stretch. */
  readonly end: number;
  /** Whether the frame ends with it. */
  readonly last: boolean;
}

/**
 * Finds where the frames and blocks of a Zstandard stream end (RFC 8878, 3.1), without decoding them: decoders stop
 * after the first frame, and say nothing of input that ends within one. Fed piece by piece, in any cut.
 */
export class ZstdFrames {
  /** The head being collected, of a frame or of a block. */
  readonly #head = new Uint8Array(18);
  #filled = 0;
  #wanted = 5;
  #inFrame = false;
  /** Bytes without a meaning here that are still to come, and what follows them. */
  #skip = 0;
  #then: "block" | "checksum" | "frame" = "frame";
  #checksum = false;

  /** Whether the stream may end here. */
  get between(): boolean {
    return !this.#inFrame && this.#filled === 0;
  }

  /** The stretch of one frame from `from`, of one block at most; throws `RangeError` where it is no frame. */
  next(bytes: Uint8Array, from: number): ZstdPiece {
    for (let at = from; at < bytes.length;) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, bytes.length - at);
        at += step;
        this.#skip -= step;
      } else {
        this.#head[this.#filled++] = bytes[at++];
        if (this.#filled < this.#wanted || !this.#readHead()) continue;
      }
      if (this.#skip === 0) return { end: at, last: this.#passed() };
    }
    return { end: bytes.length, last: false };
  }

  /** Reads a head as far as it is there; whether what it announces can be passed over. */
  #readHead(): boolean {
    const view = new DataView(this.#head.buffer);
    if (this.#inFrame) return this.#readBlock();
    const magic = view.getUint32(0, true);
    if ((magic & 0xfffffff0) === SKIPPABLE) return this.#readSkippable(view);
    if (magic !== MAGIC) throw new RangeError("what follows a frame is no frame");
    const descriptor = this.#head[4];
    const single = (descriptor & 0x20) !== 0;
    const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6];
    const whole = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3] + sizeBytes;
    if (this.#filled < whole) {
      this.#wanted = whole;
      return false;
    }
    this.#checksum = (descriptor & 4) !== 0;
    this.#inFrame = true;
    this.#expectHead(3);
    return false;
  }

  #readSkippable(view: DataView): boolean {
    this.#wanted = 8;
    if (this.#filled < 8) return false;
    this.#inFrame = true;
    return this.#pass(view.getUint32(4, true), "frame");
  }

  #readBlock(): boolean {
    const header = this.#head[0] | (this.#head[1] << 8) | (this.#head[2] << 16);
    const kind = (header >> 1) & 3;
    if (kind === 3) throw new RangeError("a block is of no known kind");
    const last = (header & 1) === 1;
    return this.#pass(kind === 1 ? 1 : header >> 3, !last ? "block" : this.#checksum ? "checksum" : "frame");
  }

  #pass(bytes: number, then: "block" | "checksum" | "frame"): true {
    this.#skip = bytes;
    this.#then = then;
    this.#expectHead(3);
    return true;
  }

  /** What was announced is passed over; whether the frame ended with it. */
  #passed(): boolean {
    if (this.#then === "checksum") this.#pass(4, "frame");
    else if (this.#then === "frame") {
      this.#inFrame = false;
      this.#expectHead(5);
      return true;
    }
    return false;
  }

  #expectHead(wanted: number): void {
    this.#wanted = wanted;
    this.#filled = 0;
  }
}
