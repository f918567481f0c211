import { type ColumnBuilder, columnBuilder, Dictionary, type Field, logicalType } from "../../core/mod.ts";
import {
  fromBase64,
  fromJsonValue,
  inYearRange,
  type LinePlace,
  parseJson,
  parseShortNumber,
  parseShortTime,
  TextCache,
  timeOutOfRange,
} from "../files/mod.ts";

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
  ["t", true],
  ["f", false],
  ["1", true],
  ["0", false],
  ["yes", true],
  ["no", false],
]);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ["nan", NaN],
  ["inf", Infinity],
  ["infinity", Infinity],
  ["-inf", -Infinity],
  ["-infinity", -Infinity],
]);

/** Stores the fields of one CSV column, by the column's type. */
export class CsvColumn {
  readonly field: Field;
  readonly builder: ColumnBuilder;
  readonly isText: boolean;
  readonly #kind: string;
  readonly #cache = new TextCache();

  constructor(field: Field, batchRows: number) {
    this.field = field;
    this.#kind = logicalType(field.type).kind;
    this.isText = this.#kind === "utf8";
    const dictionary = this.isText ? new Dictionary() : undefined;
    this.builder = columnBuilder(field.type, batchRows, { dictionary });
  }

  /** Stores the field whose content is bytes `from` to `to`, without doubled quotes. */
  bytes(bytes: Uint8Array, from: number, to: number, place: () => LinePlace): void {
    if (this.isText) return this.builder.append(this.#cache.get(bytes, from, to));
    const short = this.#short(bytes, from, to);
    if (Number.isNaN(short)) this.text(this.#cache.get(bytes, from, to), place);
    else this.builder.append(short);
  }

  /** The value where its text is of the usual form, else NaN. */
  #short(bytes: Uint8Array, from: number, to: number): number {
    switch (this.#kind) {
      case "timestamp":
      case "date":
        return parseShortTime(bytes, from, to);
      case "bool":
      case "decimal":
      case "binary":
      case "list":
      case "struct":
      case "fixedSizeList":
        return NaN;
      default:
        return parseShortNumber(bytes, from, to);
    }
  }

  /** Stores a field that is decoded already. */
  text(text: string, place: () => LinePlace): void {
    this.builder.append(this.#valueOf(text, place));
  }

  #valueOf(text: string, place: () => LinePlace): unknown {
    switch (this.#kind) {
      case "utf8":
        return text;
      case "bool":
        return BOOLEANS.get(text) ?? BOOLEANS.get(text.trim().toLowerCase()) ?? text;
      case "timestamp":
      case "date":
        return timeOf(text.trim(), place);
      case "decimal":
        return text.trim();
      case "binary":
        return fromBase64(text);
      case "list":
      case "struct":
      case "fixedSizeList":
        return fromJsonValue(this.field.type, parseJson(text));
      default:
        return this.#numberOf(text.trim());
    }
  }

  #numberOf(text: string): unknown {
    if (this.#kind === "int64" || this.#kind === "uint64") {
      return /^[+-]?\d+$/.test(text) ? BigInt(text) : text;
    }
    if (NUMBER.test(text)) return Number(text);
    return SPECIAL.get(text.toLowerCase()) ?? text;
  }
}

/** Epoch milliseconds, or the ISO text itself for the column to read. */
function timeOf(text: string, place: () => LinePlace): number | string {
  if (/^[+-]?\d{5,}-/.test(text)) throw timeOutOfRange(place(), JSON.stringify(text));
  if (!/^[+-]?\d+(\.\d+)?$/.test(text)) return text;
  if (!inYearRange(Number(text))) throw timeOutOfRange(place(), text);
  return Number(text);
}
