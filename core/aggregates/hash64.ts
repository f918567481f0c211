/**
 * 64-bit hashes as two int32 words without BigInt. `low` and `high` hold the result of the last call: a pair of
 * return values that costs no object.
 */
export class Hash64 {
  low = 0;
  high = 0;

  /** Of two words: a bijection (four Feistel rounds of MurmurHash3's finaliser), so different words never collide. */
  ofWords(low: number, high: number): void {
    low ^= finalize(high ^ 0x3c6ef372);
    high ^= finalize(low ^ 0x1b873593);
    low ^= finalize(high ^ 0x7f4a7c15 | 0);
    high ^= finalize(low ^ 0x2545f491);
    this.low = low;
    this.high = high;
  }

  /** Of `bytes[from..to)`: two lanes of MurmurHash3 (Appleby) with different multipliers, then mixed as words. */
  ofBytes(bytes: Uint8Array, from: number, to: number): void {
    let a = 0x2f0b4c47;
    let b = 0x52dce729;
    for (let i = from; i < to; i += 4) {
      let word = bytes[i];
      if (i + 1 < to) word |= bytes[i + 1] << 8;
      if (i + 2 < to) word |= bytes[i + 2] << 16;
      if (i + 3 < to) word |= bytes[i + 3] << 24;
      a = step(a, word, 0xcc9e2d51, 0x1b873593);
      b = step(b, word, 0x9e3779b1, 0x85ebca77);
    }
    this.ofWords(a ^ (to - from), b);
  }
}

function step(hash: number, word: number, first: number, second: number): number {
  const scrambled = Math.imul(word, first);
  hash ^= Math.imul((scrambled << 15) | (scrambled >>> 17), second);
  return (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
}

function finalize(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
