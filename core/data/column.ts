import type { DataType } from "./data_type.ts";
import type { Dictionary } from "./dictionary.ts";

/** Any buffer a column's fixed-width values can live in. */
// deno-fmt-ignore
export type Values =
  | Int8Array | Int16Array | Int32Array | BigInt64Array
  | Uint8Array | Uint16Array | Uint32Array | BigUint64Array
  | Float32Array | Float64Array;

/** The buffers of a {@linkcode Column}; which are present depends on the type. */
export interface ColumnInit {
  readonly type: DataType;
  readonly length: number;
  readonly validity?: Uint8Array | null;
  readonly nullCount?: number;
  readonly values?: Values | null;
  readonly offsets?: Int32Array | null;
  readonly children?: readonly Column[];
  readonly dictionary?: Dictionary | null;
}

const NO_CHILDREN: readonly Column[] = [];

/**
 * One column of a batch in Arrow's buffer layout; immutable once handed on. One class for all types, so that
 * field access stays monomorphic in hot loops.
 *
 * - fixed width: `values` (date: Int32 days; timestamp: Int64 in its unit; decimal: Uint32 x 4 little-endian words
 *   a value; dictionary-coded text: Int32 codes with `dictionary` set, whatever the logical type says; a dictionary
 *   of anything but text: its plain values)
 * - bool: `values` is a bitmap, least significant bit first
 * - utf8, binary: `offsets` (length + 1) into `values` (bytes)
 * - list: `offsets` into `children[0]`; fixedSizeList: `children[0]`; struct: one child a field
 * - null: nothing
 *
 * `validity` is a bitmap (1 = present), or null when no row is null. Values under a null are unspecified.
 */
export class Column {
  readonly type: DataType;
  readonly length: number;
  readonly validity: Uint8Array | null;
  readonly nullCount: number;
  readonly values: Values | null;
  readonly offsets: Int32Array | null;
  readonly children: readonly Column[];
  readonly dictionary: Dictionary | null;
  #words: Int32Array | null = null;

  constructor(init: ColumnInit) {
    this.type = init.type;
    this.length = init.length;
    this.nullCount = init.nullCount ?? (init.validity ? countNulls(init.validity, init.length) : 0);
    this.validity = this.nullCount > 0 ? init.validity ?? null : null;
    this.values = init.values ?? null;
    this.offsets = init.offsets ?? null;
    this.children = init.children ?? NO_CHILDREN;
    this.dictionary = init.dictionary ?? null;
  }

  /** 64-bit values as pairs of Int32 words (low, high): lets loops avoid BigInt. */
  get words(): Int32Array {
    if (this.#words === null) {
      const { buffer, byteOffset, byteLength } = this.values!;
      this.#words = new Int32Array(buffer, byteOffset, byteLength >> 2);
    }
    return this.#words;
  }

  /** Whether row `i` is null. */
  isNull(i: number): boolean {
    if (this.type.kind === "null") return true;
    return this.validity !== null && ((this.validity[i >> 3] >> (i & 7)) & 1) === 0;
  }
}

/** Nulls among the first `length` bits of a validity bitmap. */
export function countNulls(validity: Uint8Array, length: number): number {
  let present = 0;
  const whole = length >> 3;
  for (let i = 0; i < whole; i++) present += BITS_SET[validity[i]];
  if (length & 7) present += BITS_SET[validity[whole] & ((1 << (length & 7)) - 1)];
  return length - present;
}

const BITS_SET = Uint8Array.from({ length: 256 }, (_, byte) => {
  let bits = 0;
  for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
});

/** A bitmap of `length` bits, all set or all clear. */
export function newBitmap(length: number, set = false): Uint8Array {
  const bitmap = new Uint8Array((length + 7) >> 3);
  return set ? bitmap.fill(255) : bitmap;
}
