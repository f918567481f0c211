/** `count` numbers in [0, below) from a seed (mulberry32): the same everywhere, for tests. */
export function numbers(seed: number, count: number, below: number): number[] {
  let state = seed | 0;
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296 * below;
  });
}
