/** Orders text by code point, as UTF-8 bytes do: UTF-16 order differs beyond U+FFFF. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1;
    }
  }
  return a.length - b.length;
}

/** Of two different units at least one a surrogate: that one belongs to a code point beyond U+FFFF. */
function isSurrogate(unit: number): boolean {
  return (unit & 0xf800) === 0xd800;
}
