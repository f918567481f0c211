import { Batch, describeType, nearestName, type Schema } from "../../core/mod.ts";
import {
  decodeStrict,
  type FileReaderContext,
  lineError,
  type LinePlace,
  type RecordDecoder,
  RowRejection,
  valueError,
} from "../files/mod.ts";
import { JsonColumn } from "./json_column.ts";
import { lineHint } from "./line_hint.ts";
import { scanNested, scanNumber, scanText, skipSpace } from "./json_scan.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** What the decoder does with a property that is no column. */
export type UnknownProperties = "ignore" | "error";

/** What a {@linkcode JsonLineDecoder} is made from. */
export interface JsonLineDecoderInit {
  readonly schema: Schema;
  readonly unknown: UnknownProperties;
  /** What a property that is left out means, where its column may be null. */
  readonly missing: "null" | "error";
}

/**
 * Decodes JSON Lines for a known schema without making objects: keys are compared as bytes, the column after the last
 * one first; numbers, texts and times of the usual form are read from their bytes, everything else by `JSON.parse`.
 */
export class JsonLineDecoder implements RecordDecoder {
  line = 1;
  rows = 0;
  readonly #path: string;
  readonly #schema: Schema;
  readonly #init: JsonLineDecoderInit;
  readonly #rejection: RowRejection;
  readonly #columns: readonly JsonColumn[];
  readonly #keys: readonly Uint8Array[];
  /** Row each column was last stored in, counted over the whole file, rejected ones too. */
  readonly #storedIn: Float64Array;
  #row = 0;
  #at = -1;
  readonly #place = (): LinePlace => ({
    path: this.#path,
    line: this.line,
    column: this.#at < 0 ? undefined : this.#columns[this.#at].field.name,
  });

  constructor(path: string, init: JsonLineDecoderInit, { batchRows, faults }: FileReaderContext) {
    const { schema } = init;
    this.#path = path;
    this.#schema = schema;
    this.#init = init;
    this.#columns = schema.fields.map((field) => new JsonColumn(field, batchRows));
    const builders = this.#columns.map(({ builder }) => builder);
    this.#rejection = new RowRejection({ path, builders, faults });
    this.#keys = schema.names.map((name) => new TextEncoder().encode(name));
    this.#storedIn = new Float64Array(schema.fields.length).fill(-1);
  }

  next(bytes: Uint8Array, from: number, end: number, ended: boolean): number {
    const newline = bytes.indexOf(10, from);
    const closed = newline >= 0 && newline < end;
    if (!closed && !ended) return -1;
    const to = closed ? newline : end;
    const start = skipSpace(bytes, from, to);
    if (start < to) {
      try {
        this.#decodeLine(bytes, start, to);
        this.rows++;
      } catch (error) {
        this.#rejection.reject(bytes.subarray(from, to), this.line, error, this.rows);
      }
      this.#row++;
    }
    this.line++;
    return closed ? newline + 1 : end;
  }

  take(partition: number): Batch {
    const columns = this.#columns.map(({ builder }) => builder.finish());
    const batch = new Batch(this.#schema, columns, this.rows, { partition });
    this.rows = 0;
    return batch;
  }

  #decodeLine(bytes: Uint8Array, from: number, to: number): void {
    this.#at = -1;
    if (bytes[from] !== OPEN) throw this.#syntaxError(bytes, from, to, "wanted an object in braces");
    let at = skipSpace(bytes, from + 1, to);
    let stored = 0;
    if (bytes[at] === CLOSE && at < to) at++;
    else {
      for (let guess = 0;;) {
        const column = this.#key(bytes, at, to, guess);
        at = skipSpace(bytes, this.#afterKey, to);
        if (at >= to || bytes[at] !== COLON) throw this.#syntaxError(bytes, from, to, "wanted a colon");
        at = this.#value(bytes, skipSpace(bytes, at + 1, to), to, column, from);
        if (column >= 0) {
          stored++;
          guess = column + 1;
        }
        at = skipSpace(bytes, at, to);
        if (at < to && bytes[at] === CLOSE) break;
        if (at >= to || bytes[at] !== COMMA) {
          throw this.#syntaxError(bytes, from, to, "wanted a comma or a closing brace");
        }
        at = skipSpace(bytes, at + 1, to);
      }
      at++;
    }
    if (skipSpace(bytes, at, to) < to) {
      throw this.#syntaxError(bytes, from, to, "something follows the object");
    }
    if (stored < this.#columns.length) this.#fillMissing();
  }

  /** Byte after the key that `#key` has read. */
  #afterKey = 0;

  /** The column a key means, or -1. */
  #key(bytes: Uint8Array, at: number, to: number, guess: number): number {
    if (at >= to || bytes[at] !== QUOTE) throw this.#syntaxError(bytes, at, to, "wanted a property name");
    if (guess < this.#keys.length && this.#isKey(bytes, at, to, guess)) return guess;
    const column = this.#keys.findIndex((_, index) => this.#isKey(bytes, at, to, index));
    return column >= 0 ? column : this.#unusualKey(bytes, at, to);
  }

  #isKey(bytes: Uint8Array, at: number, to: number, index: number): boolean {
    const key = this.#keys[index];
    const end = at + 1 + key.length;
    if (end >= to || bytes[end] !== QUOTE) return false;
    for (let i = 0; i < key.length; i++) if (bytes[at + 1 + i] !== key[i]) return false;
    this.#afterKey = end + 1;
    return true;
  }

  /** A key with escapes, or one that is no column. */
  #unusualKey(bytes: Uint8Array, at: number, to: number): number {
    const end = scanText(bytes, at, to);
    if (end < 0) throw this.#syntaxError(bytes, at, to, "a property name is not closed");
    this.#afterKey = end;
    const name = this.#parsed(bytes, at, end) as string;
    const column = this.#schema.indexOf(name);
    if (column < 0 && this.#init.unknown === "error") throw this.#unknownProperty(name);
    return column;
  }

  /** Stores the value at `at` in `column` (-1: passes over it); gives the byte after it. */
  #value(bytes: Uint8Array, at: number, to: number, column: number, lineStart: number): number {
    this.#at = column;
    const end = this.#endOfValue(bytes, at, to);
    if (end < 0) throw this.#syntaxError(bytes, lineStart, to, "a value is not closed, or missing");
    if (column < 0) return end;
    if (this.#storedIn[column] === this.#row) throw this.#twice();
    this.#storedIn[column] = this.#row;
    try {
      this.#store(this.#columns[column], bytes, at, end);
    } catch (error) {
      if (error instanceof SyntaxError) throw this.#syntaxError(bytes, lineStart, to, error.message);
      throw valueError(this.#place(), this.#columns[column].field.type, error);
    }
    return end;
  }

  #endOfValue(bytes: Uint8Array, at: number, to: number): number {
    if (at >= to) return -1;
    switch (bytes[at]) {
      case QUOTE:
        return scanText(bytes, at, to);
      case 0x5b:
      case OPEN:
        return scanNested(bytes, at, to);
      default:
        return scanNumber(bytes, at, to);
    }
  }

  #store(column: JsonColumn, bytes: Uint8Array, at: number, end: number): void {
    const first = bytes[at];
    if (first === QUOTE) {
      const escaped = hasEscape(bytes, at + 1, end - 1);
      if (!escaped) column.text(bytes, at + 1, end - 1, this.#place);
      else column.textValue(this.#parsed(bytes, at, end) as string, this.#place);
    } else if (first === 0x2d || (first >= 0x30 && first <= 0x39)) column.number(bytes, at, end, this.#place);
    else this.#storeOther(column, bytes, at, end);
  }

  #storeOther(column: JsonColumn, bytes: Uint8Array, at: number, end: number): void {
    if (isToken(bytes, at, end, TRUE)) column.builder.append(true);
    else if (isToken(bytes, at, end, FALSE)) column.builder.append(false);
    else if (!isToken(bytes, at, end, NULL)) column.json(decodeStrict(bytes, at, end));
    else if (column.field.nullable || column.field.type.kind === "null") column.builder.appendNull();
    else throw this.#nullRefused(column);
  }

  #parsed(bytes: Uint8Array, at: number, end: number): unknown {
    return JSON.parse(decodeStrict(bytes, at, end));
  }

  #fillMissing(): void {
    for (let c = 0; c < this.#columns.length; c++) {
      if (this.#storedIn[c] === this.#row) continue;
      const { field, builder } = this.#columns[c];
      this.#at = c;
      if (this.#init.missing === "error" || (!field.nullable && field.type.kind !== "null")) {
        throw lineError(
          this.#place(),
          "ROW_MISSING_COLUMN",
          `the object has no such property (wanted ${describeType(field.type)})`,
          this.#init.missing === "error"
            ? `Mend the line, or leave out schemaMode: "strict".`
            : "Declare the column nullable(...), or mend the line.",
        );
      }
      builder.appendNull();
    }
  }

  #nullRefused({ field }: JsonColumn): Error {
    return lineError(
      this.#place(),
      "VALUE_TYPE_MISMATCH",
      `got null: wanted ${describeType(field.type)}, never null`,
      "Declare the column nullable(...).",
    );
  }

  #twice(): Error {
    return lineError(
      this.#place(),
      "INVALID_JSON",
      "the property occurs twice in the object",
      "Keep one of the two.",
    );
  }

  #unknownProperty(name: string): Error {
    const near = nearestName(name, this.#schema.names);
    return lineError(
      this.#place(),
      "ROW_UNKNOWN_COLUMN",
      `property "${name}" is not in the schema (${this.#schema})`,
      near ? `Did you mean "${near}"?` : `Add it to the schema, or leave out unknownProperties: "error".`,
    );
  }

  /** `INVALID_JSON` (or `INVALID_UTF8`) for a line, with what `JSON.parse` says of it. */
  #syntaxError(bytes: Uint8Array, from: number, to: number, what: string): Error {
    const place = { path: this.#path, line: this.line };
    let reason = what;
    try {
      const value: unknown = JSON.parse(decodeStrict(bytes, from, to));
      if (typeof value !== "object" || Array.isArray(value)) reason = "wanted an object in braces";
    } catch (error) {
      if (error instanceof TypeError) return valueError(place, this.#schema.fields[0].type, error);
      reason = (error as Error).message;
    }
    const hint = lineHint(String.fromCharCode(bytes[from]));
    return lineError(place, "INVALID_JSON", reason, hint);
  }
}

function hasEscape(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === 0x5c) return true;
  return false;
}

const TRUE = new TextEncoder().encode("true");
const FALSE = new TextEncoder().encode("false");
const NULL = new TextEncoder().encode("null");

function isToken(bytes: Uint8Array, at: number, end: number, token: Uint8Array): boolean {
  if (end - at !== token.length) return false;
  for (let i = 0; i < token.length; i++) if (bytes[at + i] !== token[i]) return false;
  return true;
}
