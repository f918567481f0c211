/** Keys up to this many bytes live in a table's entries themselves. */
export const SHORT_MAX = 12;
/** An entry's first word: slot + 1 above, length below. */
const LENGTH_BITS = 4;
const LENGTH_MASK = 15;

/** The first four bytes of a key of at most 12 as a word, or all of a key shorter than that. */
export function firstWord(view: DataView, start: number, end: number): number {
  if (end - start >= 4) return view.getInt32(start, true);
  let word = 0;
  for (let i = start; i < end; i++) word = (word << 8) | view.getUint8(i);
  return word;
}

/** Bytes 4 to 8 of a key longer than 8 as a word; the last word of a shorter one, which covers them. */
export function middleWord(view: DataView, start: number, end: number): number {
  return end - start > 8 ? view.getInt32(start + 4, true) : lastWord(view, start, end);
}

/** The last four bytes of a key as a word, overlapping the others where it is short; 0 below four bytes. */
export function lastWord(view: DataView, start: number, end: number): number {
  return end - start >= 4 ? view.getInt32(end - 4, true) : 0;
}

/**
 * The entry of a key given as three words, or the free one it would take. Entries have four words: slot and length,
 * and the key's; so a probe touches one cache line.
 */
export function placeShort(entries: Int32Array, a: number, b: number, c: number, length: number): number {
  const mask = (entries.length >> 2) - 1;
  let at = mixWords(a, b, c, length) & mask;
  for (;;) {
    const e = 4 * at;
    const tag = entries[e];
    const same = entries[e + 1] === a && entries[e + 2] === b && entries[e + 3] === c;
    if (tag === 0 || (same && (tag & LENGTH_MASK) === length)) return e;
    at = (at + 1) & mask;
  }
}

/** The slot of an entry, or -1 where it is free. */
export function slotAt(entries: Int32Array, entry: number): number {
  return (entries[entry] >>> LENGTH_BITS) - 1;
}

/** Fills a free entry. */
export function putShort(
  entries: Int32Array,
  entry: number,
  a: number,
  b: number,
  c: number,
  length: number,
  slot: number,
): void {
  entries[entry] = ((slot + 1) << LENGTH_BITS) | length;
  entries[entry + 1] = a;
  entries[entry + 2] = b;
  entries[entry + 3] = c;
}

/** Murmur-style mixing (Appleby, public domain); private to the table, never stored. */
function mixWords(a: number, b: number, c: number, length: number): number {
  let h = Math.imul(a ^ length, 0x5bd1e995);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
