import { type ColumnBuilder, columnBuilder, Dictionary, type Field, logicalType } from "../../core/mod.ts";
import {
  decodeStrict,
  fromBase64,
  fromJsonValue,
  inYearRange,
  parseJson,
  parseShortNumber,
  parseShortTime,
  TextCache,
  timeOutOfRange,
} from "../files/mod.ts";
import type { LinePlace } from "../files/mod.ts";

const NOT_A_NUMBER: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);
const LONG_YEAR = /^[+-]?\d{5,}-/;

/** Stores the JSON values of one column, from their bytes where they are of the usual form. */
export class JsonColumn {
  readonly field: Field;
  readonly builder: ColumnBuilder;
  readonly #kind: string;
  readonly #cache = new TextCache();

  constructor(field: Field, batchRows: number) {
    this.field = field;
    this.#kind = logicalType(field.type).kind;
    const dictionary = this.#kind === "utf8" ? new Dictionary() : undefined;
    this.builder = columnBuilder(field.type, batchRows, { dictionary });
  }

  /** A number whose token is bytes `from` to `to`. */
  number(bytes: Uint8Array, from: number, to: number, place: () => LinePlace): void {
    const short = parseShortNumber(bytes, from, to);
    if (this.#kind === "timestamp" || this.#kind === "date") {
      const ms = Number.isNaN(short) ? JSON.parse(decodeStrict(bytes, from, to)) as number : short;
      if (!inYearRange(ms)) throw timeOutOfRange(place(), String(ms));
      this.builder.append(ms);
    } else if (this.#kind === "decimal") this.builder.append(numberText(bytes, from, to));
    else if (!Number.isNaN(short)) this.builder.append(short);
    else this.builder.append(this.#longNumber(numberText(bytes, from, to)));
  }

  /** A text without escapes whose content is bytes `from` to `to`. */
  text(bytes: Uint8Array, from: number, to: number, place: () => LinePlace): void {
    if (this.#kind === "utf8") return this.builder.append(this.#cache.get(bytes, from, to));
    if (this.#kind === "timestamp" || this.#kind === "date") {
      const ms = parseShortTime(bytes, from, to);
      if (!Number.isNaN(ms)) return this.builder.append(ms);
    }
    this.textValue(decodeStrict(bytes, from, to), place);
  }

  /** A text that is decoded already. */
  textValue(text: string, place: () => LinePlace): void {
    switch (this.#kind) {
      case "timestamp":
      case "date":
        if (LONG_YEAR.test(text)) throw timeOutOfRange(place(), JSON.stringify(text));
        return this.builder.append(text);
      case "float32":
      case "float64":
        return this.builder.append(NOT_A_NUMBER.get(text) ?? text);
      case "binary":
        return this.builder.append(fromBase64(text));
      default:
        return this.builder.append(text);
    }
  }

  /** Any other value: its JSON text. */
  json(text: string): void {
    this.builder.append(fromJsonValue(this.field.type, parseJson(text)));
  }

  #longNumber(text: string): number | bigint {
    const whole = (this.#kind === "int64" || this.#kind === "uint64") && /^-?\d+$/.test(text);
    return whole ? BigInt(text) : JSON.parse(text) as number;
  }
}

/** The token as text; throws `SyntaxError` where it is no JSON number. */
function numberText(bytes: Uint8Array, from: number, to: number): string {
  const text = decodeStrict(bytes, from, to);
  JSON.parse(text);
  return text;
}
