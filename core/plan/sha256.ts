const ROUNDS = 64;

/** First 32 bits of the fractional parts of the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function fractions(count: number, root: (prime: number) => number): Int32Array {
  const found = new Int32Array(count);
  for (let candidate = 2, i = 0; i < count; candidate++) {
    let prime = true;
    for (let d = 2; d * d <= candidate; d++) prime &&= candidate % d !== 0;
    if (prime) found[i++] = Math.floor((root(candidate) % 1) * 2 ** 32) | 0;
  }
  return found;
}

const K = fractions(ROUNDS, Math.cbrt);
const START = fractions(8, Math.sqrt);

/**
 * SHA-256 of text's UTF-8 bytes, in hexadecimal (FIPS 180-4). Synchronous, unlike the platform's: for plans and the
 * like, some kilobytes.
 */
export function sha256(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const state = START.slice();
  const schedule = new Int32Array(ROUNDS);
  for (let at = 0; at < words.length; at += 16) compress(state, schedule, words, at);
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The message as big-endian words: a one bit, zeros, and the length in bits at the end of a block. */
function padded(bytes: Uint8Array): Int32Array {
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const words = new Int32Array(blocks * 16);
  for (let i = 0; i < bytes.length; i++) words[i >> 2] |= bytes[i] << (24 - 8 * (i & 3));
  words[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length & 3));
  words[words.length - 2] = Math.floor(bytes.length / 2 ** 29);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

function compress(state: Int32Array, w: Int32Array, words: Int32Array, at: number): void {
  for (let t = 0; t < 16; t++) w[t] = words[at + t];
  for (let t = 16; t < ROUNDS; t++) {
    const [x, y] = [w[t - 15], w[t - 2]];
    const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
    const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
    w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < ROUNDS; t++) {
    const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + w[t];
    const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => state[i] = (state[i] + word) | 0);
}

function turned(x: number, bits: number): number {
  return (x >>> bits) | (x << (32 - bits));
}
