/** First byte from `at` that is no blank, tab or carriage return; `to` where there is none. */
export function skipSpace(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
  return at;
}

/** Byte after the text that opens at `at`; -1 where it is not closed or holds a control character. */
export function scanText(bytes: Uint8Array, at: number, to: number): number {
  for (let i = at + 1; i < to; i++) {
    const byte = bytes[i];
    if (byte === 0x22) return i + 1;
    if (byte === 0x5c) i++;
    else if (byte < 0x20) return -1;
  }
  return -1;
}

/** Byte after a number, `true`, `false` or `null`: the next blank, comma or bracket; -1 where there is none. */
export function scanNumber(bytes: Uint8Array, at: number, to: number): number {
  let i = at;
  for (; i < to; i++) {
    const byte = bytes[i];
    if (byte === 0x2c || byte === 0x7d || byte === 0x5d || byte <= 0x20) break;
  }
  return i === at ? -1 : i;
}

/** Byte after the list or object that opens at `at`; -1 where it is not closed. */
export function scanNested(bytes: Uint8Array, at: number, to: number): number {
  let depth = 0;
  for (let i = at; i < to; i++) {
    const byte = bytes[i];
    if (byte === 0x22) {
      i = scanText(bytes, i, to) - 1;
      if (i < 0) return -1;
    } else if (byte === 0x5b || byte === 0x7b) depth++;
    else if (byte === 0x5d || byte === 0x7d) {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return -1;
}
