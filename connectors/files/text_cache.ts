const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Longest text and number of texts that are remembered. */
const BYTES_MAX = 64;
const TEXTS_MAX = 16_384;
const SLOTS = 32_768;

/**
 * Texts by their UTF-8 bytes: a text seen before costs a hash and a comparison instead of decoding. Holds at most
 * 16,384 texts of 64 bytes; others are decoded each time. Throws `TypeError` for bytes that are not valid UTF-8.
 */
export class TextCache {
  readonly #slots = new Int32Array(SLOTS);
  readonly #texts: string[] = [""];
  readonly #starts = [0, 0];
  #arena = new Uint8Array(16_384);

  /** The text of bytes `from` to `to`. */
  get(bytes: Uint8Array, from: number, to: number): string {
    const length = to - from;
    if (length > BYTES_MAX) return strict.decode(bytes.subarray(from, to));
    let hash = length;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (let entry = this.#slots[slot]; entry !== 0; entry = this.#slots[slot]) {
      if (this.#isEntry(entry, bytes, from, length)) return this.#texts[entry];
      slot = (slot + 1) & (SLOTS - 1);
    }
    const text = strict.decode(bytes.subarray(from, to));
    if (this.#texts.length <= TEXTS_MAX) this.#remember(slot, text, bytes.subarray(from, to));
    return text;
  }

  #isEntry(entry: number, bytes: Uint8Array, from: number, length: number): boolean {
    const start = this.#starts[entry];
    if (this.#starts[entry + 1] - start !== length) return false;
    for (let i = 0; i < length; i++) if (this.#arena[start + i] !== bytes[from + i]) return false;
    return true;
  }

  #remember(slot: number, text: string, bytes: Uint8Array): void {
    const start = this.#starts[this.#texts.length];
    const end = start + bytes.length;
    if (end > this.#arena.length) {
      const wider = new Uint8Array(this.#arena.length * 2);
      wider.set(this.#arena);
      this.#arena = wider;
    }
    this.#arena.set(bytes, start);
    this.#slots[slot] = this.#texts.length;
    this.#texts.push(text);
    this.#starts.push(end);
  }
}

/** The text of bytes `from` to `to`, never remembered; throws `TypeError` where they are not valid UTF-8. */
export function decodeStrict(bytes: Uint8Array, from: number, to: number): string {
  return strict.decode(bytes.subarray(from, to));
}
