/** A growing bitmap, least significant bit first. */
export class BitStore {
  bits: Uint8Array = new Uint8Array(64);
  length = 0;
  /** Clear bits. */
  zeros = 0;

  /** Adds the first `count` bits of a bitmap; null: that many set ones. */
  append(bits: Uint8Array | null, count: number): void {
    this.#makeRoom(this.length + count);
    const to = this.bits;
    const at = this.length;
    let ones = 0;
    for (let i = 0; i < count; i++) {
      const bit = bits === null ? 1 : (bits[i >> 3] >> (i & 7)) & 1;
      const place = at + i;
      ones += bit;
      to[place >> 3] = (to[place >> 3] & ~(1 << (place & 7))) | (bit << (place & 7));
    }
    this.length += count;
    this.zeros += count - ones;
  }

  clear(): void {
    this.length = this.zeros = 0;
  }

  #makeRoom(bits: number): void {
    const bytes = (bits + 7) >> 3;
    if (bytes <= this.bits.length) return;
    const larger = new Uint8Array(Math.max(bytes, 2 * this.bits.length));
    larger.set(this.bits);
    this.bits = larger;
  }
}
