import { Column } from "./column.ts";
import { dictionaryBytes } from "./dictionary_bytes.ts";

/** The same text as UTF-8 bytes; a column that is not dictionary-coded as it is. */
export function plainText(column: Column): Column {
  if (column.dictionary === null) return column;
  const { type, length, validity, nullCount } = column;
  const { bytes, offsets } = dictionaryBytes(column.dictionary);
  const codes = column.values as Int32Array;
  const ends = new Int32Array(length + 1);
  for (let i = 0; i < length; i++) {
    const absent = validity !== null && ((validity[i >> 3] >> (i & 7)) & 1) === 0;
    ends[i + 1] = ends[i] + (absent ? 0 : offsets[codes[i] + 1] - offsets[codes[i]]);
  }
  const values = new Uint8Array(ends[length]);
  for (let i = 0; i < length; i++) {
    copyBytes(bytes, offsets[codes[i]], values, ends[i], ends[i + 1] - ends[i]);
  }
  return new Column({ type, length, validity, nullCount, values, offsets: ends });
}

/** Above this many bytes the runtime's copy beats a loop. */
const SHORT = 32;

function copyBytes(from: Uint8Array, start: number, to: Uint8Array, at: number, size: number): void {
  if (size > SHORT) to.set(from.subarray(start, start + size), at);
  else for (let j = 0; j < size; j++) to[at + j] = from[start + j];
}
