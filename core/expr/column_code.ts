import { columnText, textAt } from "./ascii_text.ts";
import type { BoundColumn } from "./bound.ts";
import type { Emit, Slot } from "./expr_function.ts";
import type { ColumnLayout } from "./layout.ts";
import { readRaw } from "./raw_value.ts";
import { representationOf } from "./representation.ts";

/** What reading a column needs of the writer beside {@linkcode Emit}. */
export interface ColumnHost extends Emit {
  /** A name for what is evaluated once, before the loop. */
  hoist(name: string, code: string): string;
  /** The slot remembered under a key where it is visible, else a new one. */
  cached(key: string, make: () => Slot): Slot;
  /** `body` with bails that count only where `isNull` is 0. */
  masked<T>(isNull: string, body: () => T): T;
}

/** Writes the code that reads rows of columns, by type and layout. */
export class ColumnCode {
  readonly #layouts: ReadonlyMap<number, ColumnLayout>;
  readonly #host: ColumnHost;

  constructor(layouts: ReadonlyMap<number, ColumnLayout>, host: ColumnHost) {
    this.#layouts = layouts;
    this.#host = host;
  }

  /** Whether a column holds codes of a dictionary. */
  isCoded(index: number): boolean {
    return this.#layouts.get(index)?.coded ?? false;
  }

  /** The value and whether it is null. */
  slot(column: BoundColumn): Slot {
    const n = this.nullOf(column);
    return { v: this.#value(column, n), n };
  }

  /** 1 where the column is null. */
  nullOf({ index, type }: BoundColumn): string {
    return type.kind === "null" ? "1" : this.#missing(index);
  }

  /** The entry of a memo table the row refers to: 0 for null, else the code plus 1. */
  entryOf(index: number): string {
    return this.#host.cached(`entry ${index}`, () => {
      const isNull = this.#missing(index);
      const next = `${this.values(index)}[i] + 1`;
      return { v: this.#host.assign(isNull === "0" ? next : `${isNull} === 1 ? 0 : ${next}`), n: "0" };
    }).v;
  }

  /** The column's buffer of values. */
  values(index: number): string {
    return this.#host.hoist(`c${index}`, `columns[${index}].values`);
  }

  /** The column's offsets. */
  offsets(index: number): string {
    return this.#host.hoist(`o${index}`, `columns[${index}].offsets`);
  }

  /** The column's 64-bit values as Int32 words. */
  words(index: number): string {
    return this.#host.hoist(`w${index}`, `columns[${index}].words`);
  }

  #missing(index: number): string {
    if (!this.#layouts.get(index)?.nulls) return "0";
    return this.#host.cached(`null ${index}`, () => {
      const bits = this.#host.hoist(`m${index}`, `columns[${index}].validity`);
      return { v: this.#host.assign(`1 ^ ((${bits}[i >> 3] >> (i & 7)) & 1)`), n: "0" };
    }).v;
  }

  #value(column: BoundColumn, n: string): string {
    const { index, type } = column;
    switch (representationOf(type)) {
      case "wide":
        return this.#wide(column, n);
      case "text":
        return this.isCoded(index) ? this.#coded(index, n) : this.#plain(index, n);
      case "boxed":
        return this.#host.assign(`${this.#host.constant(readRaw)}(columns[${index}], i)`);
      case "bool": {
        const bit = `(${this.values(index)}[i >> 3] >> (i & 7)) & 1`;
        return this.#host.assign(n === "0" ? bit : `${bit} & (${n} ^ 1)`);
      }
      default:
        return this.#host.assign(`${this.values(index)}[i]`);
    }
  }

  /** Two Int32 words as one number; beyond 2^53 a number would not be exact. */
  #wide({ index, type }: BoundColumn, n: string): string {
    const words = this.words(index);
    const unsigned = type.kind === "uint64";
    const high = this.#host.assign(`${words}[2 * i + 1]${unsigned ? " >>> 0" : ""}`);
    const odd = unsigned ? `${high} > 0x1fffff` : `(${high} + 0x200000) >>> 0 > 0x3fffff`;
    this.#host.masked(n, () => this.#host.bail(odd));
    return this.#host.assign(`${high} * 4294967296 + (${words}[2 * i] >>> 0)`);
  }

  #coded(index: number, n: string): string {
    const texts = this.#host.hoist(`d${index}`, `columns[${index}].dictionary.values`);
    return this.#host.assign(`${n === "0" ? "" : `${n} === 1 ? "" : `}${texts}[${this.values(index)}[i]]`);
  }

  #plain(index: number, n: string): string {
    const { text, read } = this.#decoder(index);
    const [bytes, offsets] = [this.values(index), this.offsets(index)];
    const code = `${read}(${text}, ${bytes}, ${offsets}[i], ${offsets}[i + 1])`;
    return this.#host.assign(n === "0" ? code : `${n} === 1 ? "" : ${code}`);
  }

  #decoder(index: number): { text: string; read: string } {
    const decode = this.#host.constant(columnText);
    return {
      text: this.#host.hoist(`u${index}`, `${decode}(columns[${index}])`),
      read: this.#host.constant(textAt),
    };
  }
}
