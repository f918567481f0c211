import type { RecordBatch } from "apache-arrow";
import { VolleyError } from "../fault/mod.ts";
import type { Batch, BatchInit } from "./batch.ts";
import type { Shape } from "./data_type.ts";
import { parseJson, rowFromJson } from "./from_json.ts";
import type { UnknownColumns } from "./row_appender.ts";
import { batchFromRows, RowBatcher } from "./rows.ts";
import { type Schema, schema } from "./schema.ts";
import { toRecordBatch } from "./to_arrow.ts";
import { toRow, toRows } from "./to_rows.ts";
import type { InputRowOf, RowOf } from "./value_of.ts";

/** Wire forms {@linkcode RecordType.decode} reads: JSON as text or UTF-8 bytes, or what `JSON.parse` made of it. */
export type JsonInput = string | Uint8Array | object;

/** Options of {@linkcode record}. */
export interface RecordOptions {
  /** What a property that is no column is; default `"error"`. */
  readonly unknownColumns?: UnknownColumns;
}

/**
 * A kind of record described once: its schema, a decoder of JSON, conversion of rows to and from batches. `S` is its
 * shape, `In` what it takes as a row, `Out` what it gives back.
 */
export class RecordType<S extends Shape, In = InputRowOf<S>, Out = RowOf<S>> {
  /** For messages. */
  readonly name: string;
  readonly shape: S;
  readonly schema: Schema<S>;
  readonly #unknownColumns: UnknownColumns;
  readonly #create: (row: RowOf<S>) => Out;
  #one: RowBatcher<S> | null = null;

  constructor(name: string, shape: S, create: (row: RowOf<S>) => Out, options: RecordOptions = {}) {
    this.name = name;
    this.shape = shape;
    this.schema = schema(shape);
    this.#create = create;
    this.#unknownColumns = options.unknownColumns ?? "error";
  }

  /** The rows as one batch; throws as `RowBatcher.push` does. */
  toBatch(rows: Iterable<In>, init: BatchInit = {}): Batch {
    return batchFromRows(this.schema, rows as Iterable<InputRowOf<S>>, {
      unknownColumns: this.#unknownColumns,
      ...init,
    });
  }

  /** The rows as an `apache-arrow` RecordBatch. */
  toArrow(rows: Iterable<In>): RecordBatch {
    return toRecordBatch(this.toBatch(rows));
  }

  /** The rows of a batch of this schema that count. */
  fromBatch(batch: Batch): Out[] {
    if (!batch.schema.equals(this.schema)) throw wrongSchema(this.name, this.schema, batch.schema);
    return toRows<S>(batch).map(this.#create);
  }

  /**
   * One record from JSON: instants may be ISO text, 64-bit integers text, bytes are base64; whole numbers beyond 2^53
   * stay exact. Throws `RECORD_JSON_INVALID`, and what `RowBatcher.push` throws.
   */
  decode(json: JsonInput): Out {
    const one = this.#one ??= new RowBatcher(this.schema, {
      batchRows: 1,
      dictionarySizeMax: 0,
      unknownColumns: this.#unknownColumns,
    });
    one.push(this.#parse(json));
    return this.#create(toRow<S>(one.take(), 0));
  }

  /** Many records from JSON, as one batch; throws as `decode` does, with the number of the record. */
  decodeBatch(jsons: Iterable<JsonInput>, init: BatchInit = {}): Batch {
    const rows: InputRowOf<S>[] = [];
    for (const json of jsons) rows.push(this.#parse(json, rows.length));
    return batchFromRows(this.schema, rows, { unknownColumns: this.#unknownColumns, ...init });
  }

  #parse(json: JsonInput, row?: number): InputRowOf<S> {
    const parsed = typeof json === "string" || json instanceof Uint8Array ? this.#parseText(json, row) : json;
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
      throw invalidJson(this.name, "wanted an object", row);
    }
    return rowFromJson(this.shape, parsed) as InputRowOf<S>;
  }

  #parseText(json: string | Uint8Array, row?: number): unknown {
    try {
      return parseJson(typeof json === "string" ? json : strictUtf8.decode(json));
    } catch (error) {
      throw invalidJson(this.name, (error as Error).message, row);
    }
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function invalidJson(name: string, reason: string, row?: number): VolleyError {
  return new VolleyError({
    code: "RECORD_JSON_INVALID",
    message: `Cannot decode ${name}: ${reason}`,
    at: { row },
    hint: "Give one JSON object in UTF-8.",
  });
}

function wrongSchema(name: string, wanted: Schema, got: Schema): VolleyError {
  return new VolleyError({
    code: "BATCH_SCHEMA_MISMATCH",
    message: `Cannot read ${name} from a batch: wanted columns ${wanted}, got ${got}`,
    hint: "Select and cast the columns first.",
  });
}

/** What a {@linkcode RecordType} gives back for a row. */
// deno-lint-ignore no-explicit-any
export type RowType<T> = T extends RecordType<any, any, infer Out> ? Out : never;

/**
 * A kind of record whose rows are plain objects.
 *
 * @example
 * ```ts
 * import { float64, nullable, record, type RowType, timestamp, utf8 } from "@volley/volley";
 * const Click = record("Click", { user: utf8, at: timestamp("ms"), amount: nullable(float64) });
 * type Click = RowType<typeof Click>;
 * const click: Click = Click.decode(`{"user": "ada", "at": "2024-02-29T12:00:00Z"}`);
 * console.assert(click.at === Date.UTC(2024, 1, 29, 12) && click.amount === null);
 * console.assert(Click.toArrow([click]).numRows === 1);
 * ```
 */
export function record<const S extends Shape>(
  name: string,
  shape: S,
  options: RecordOptions = {},
): RecordType<S> {
  return new RecordType<S>(name, shape, (row) => row, options);
}

/** The error a shape shows that a class does not fit. */
export type FitsClass<R, S extends Shape> = R extends InputRowOf<S> ? unknown
  : "the class lacks one of these columns, or has it with another type";

/**
 * A kind of record whose rows are instances of a class: its fields and getters are the columns, other fields are left
 * alone. `create` makes an instance of a row read back; without it the columns are assigned to a bare instance, without
 * a call of the constructor.
 *
 * @example
 * ```ts
 * import { int32, recordOf } from "@volley/volley";
 * class Point {
 *   constructor(readonly x: number, readonly y: number) {}
 *   sum(): number {
 *     return this.x + this.y;
 *   }
 * }
 * const Points = recordOf(Point, { x: int32, y: int32 });
 * console.assert(Points.fromBatch(Points.toBatch([new Point(1, 2)]))[0].sum() === 3);
 * ```
 */
export function recordOf<R extends object, const S extends Shape>(
  type: abstract new (...args: never[]) => R,
  shape: S & FitsClass<R, S>,
  create?: (row: RowOf<S>) => R,
): RecordType<S, R, R> {
  const bare = (row: RowOf<S>): R => Object.assign(Object.create(type.prototype) as R, row);
  return new RecordType<S, R, R>(type.name, shape, create ?? bare, { unknownColumns: "ignore" });
}
