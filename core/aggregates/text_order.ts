/** Whether `a` comes before `b` by code points, the order of their UTF-8 bytes; UTF-16 order differs past U+FFFF. */
export function isTextBefore(a: string, b: string): boolean {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rankOf(left) < rankOf(right);
  }
  return a.length < b.length;
}

/** Surrogates, which belong to code points past U+FFFF, come after all other units. */
function rankOf(unit: number): number {
  return (unit & 0xf800) === 0xd800 ? unit + 0x10000 : unit;
}
