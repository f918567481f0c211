import type { Dictionary } from "./dictionary.ts";
import { encodeUtf8 } from "./utf8_bytes.ts";

/** The UTF-8 of a dictionary's values: value `code` is `bytes[offsets[code]..offsets[code + 1])`. */
export interface DictionaryBytes {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
  /** Values encoded; the arrays have room for more. */
  readonly size: number;
}

const encoded = new WeakMap<Dictionary, DictionaryBytes>();

/** Values are encoded once, when they are first asked for: a dictionary outlives many batches. */
export function dictionaryBytes(dictionary: Dictionary): DictionaryBytes {
  let known = encoded.get(dictionary);
  if (known === undefined || known.size < dictionary.size) {
    known = encodeFrom(
      dictionary,
      known ?? { bytes: new Uint8Array(0), offsets: new Int32Array(1), size: 0 },
    );
    encoded.set(dictionary, known);
  }
  return known;
}

function encodeFrom(dictionary: Dictionary, known: DictionaryBytes): DictionaryBytes {
  const { values, size } = dictionary;
  let room = known.offsets[known.size];
  for (let code = known.size; code < size; code++) room += values[code].length * 3;
  const bytes = widen(known.bytes, room, (length) => new Uint8Array(length));
  const offsets = widen(known.offsets, size + 1, (length) => new Int32Array(length));
  for (let code = known.size; code < size; code++) {
    offsets[code + 1] = encodeUtf8(values[code], bytes, offsets[code]);
  }
  return { bytes, offsets, size };
}

function widen<A extends Uint8Array | Int32Array>(array: A, room: number, make: (length: number) => A): A {
  if (room <= array.length) return array;
  const wider = make(Math.max(room, array.length * 2));
  wider.set(array);
  return wider;
}
