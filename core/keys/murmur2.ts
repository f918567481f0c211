const SEED = 0x9747b28c | 0;
const M = 0x5bd1e995;

/**
 * MurmurHash2 as in Kafka's default partitioner (`org.apache.kafka.common.utils.Utils.murmur2`): a signed 32-bit hash
 * of `length` bytes from `start`.
 */
export function murmur2(bytes: Uint8Array, start = 0, length: number = bytes.length - start): number {
  let h = SEED ^ length;
  const whole = start + (length & ~3);
  for (let i = start; i < whole; i += 4) {
    h = mix(h, bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
  }
  const rest = length & 3;
  if (rest === 3) h ^= bytes[whole + 2] << 16;
  if (rest >= 2) h ^= bytes[whole + 1] << 8;
  if (rest >= 1) h = Math.imul(h ^ bytes[whole], M);
  return finish(h);
}

/** {@linkcode murmur2} of an int32 key's four canonical bytes, without making them. */
export function murmur2Int32(value: number): number {
  return finish(mix(SEED ^ 4, swapBytes(value)));
}

/** {@linkcode murmur2} of a 64-bit key's eight canonical bytes, from its two 32-bit words. */
export function murmur2Int64(low: number, high: number): number {
  return finish(mix(mix(SEED ^ 8, swapBytes(high)), swapBytes(low)));
}

function mix(h: number, word: number): number {
  let k = Math.imul(word, M);
  k ^= k >>> 24;
  return Math.imul(h, M) ^ Math.imul(k, M);
}

function finish(h: number): number {
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}

function swapBytes(value: number): number {
  return (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
}
