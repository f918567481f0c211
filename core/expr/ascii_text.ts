import type { Column } from "../data/mod.ts";
import { decodeUtf8 } from "../data/mod.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The texts of a plain UTF-8 column, decoded in one call where every byte is one character. */
export interface ColumnText {
  /** All bytes as text, or null where characters and bytes don't agree. */
  readonly whole: string | null;
  /** Position of the first byte of `whole` in the column. */
  readonly base: number;
}

/** Decodes a plain UTF-8 column at once: `TextDecoder` costs more per call than per byte. */
export function columnText(column: Column): ColumnText {
  const offsets = column.offsets!;
  const base = offsets[0];
  const end = offsets[column.length];
  const whole = decoder.decode((column.values as Uint8Array).subarray(base, end));
  return { whole: whole.length === end - base ? whole : null, base };
}

/** The text of one row. */
export function textAt(text: ColumnText, bytes: Uint8Array, from: number, to: number): string {
  return text.whole === null
    ? decodeUtf8(bytes, from, to)
    : text.whole.substring(from - text.base, to - text.base);
}

/** Whether `bytes` at `at` are exactly those of `wanted`. */
export function bytesMatch(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) {
    if (bytes[at + i] !== wanted[i]) return false;
  }
  return true;
}
