import type { Batch } from "./batch.ts";
import type { Column } from "./column.ts";
import { DAY_MS } from "./civil_time.ts";
import type { DataType, Shape } from "./data_type.ts";
import { compileFunction } from "./generated_code.ts";
import { valueReader } from "./read_value.ts";
import type { Field, Schema } from "./schema.ts";
import { decodeUtf8 } from "./utf8_bytes.ts";
import type { RowOf } from "./value_of.ts";

/** A row object that reads its columns' buffers, and what moves it. */
interface RowView {
  readonly row: object;
  bind(columns: readonly Column[]): void;
  move(i: number): void;
}

/**
 * Shows one row of a batch at a time through an object with a getter a column: numbers are read straight from the
 * buffers, no object is made per row. The object is only good until the next move: keep a row with `{ ...row }` or
 * `toRow`.
 */
export class RowCursor<S extends Shape = Shape> {
  readonly schema: Schema<S>;
  readonly #codegen: boolean;
  readonly #views = new Map<string, RowView>();
  #batch: Batch | null = null;
  #view: RowView | null = null;

  constructor(schema: Schema<S>, options: { readonly codegen?: boolean } = {}) {
    this.schema = schema;
    this.#codegen = options.codegen ?? true;
  }

  /** Row `i` (a physical position) of `batch`, whose columns are those of the cursor's schema. */
  at(batch: Batch, i: number): RowOf<S> {
    if (batch !== this.#batch) this.#bind(batch);
    this.#view!.move(i);
    return this.#view!.row as RowOf<S>;
  }

  #bind(batch: Batch): void {
    const { columns } = batch;
    const layout = layoutOf(this.schema.fields, columns);
    let view = this.#views.get(layout);
    if (view === undefined) {
      view = (this.#codegen ? generatedView(this.schema.fields, columns) : null) ??
        plainView(this.schema.fields);
      this.#views.set(layout, view);
    }
    view.bind(columns);
    this.#view = view;
    this.#batch = batch;
  }
}

/**
 * A cursor over batches of `schema`.
 *
 * @example
 * ```ts
 * import { batchFromRows, float64, rowCursor, schema } from "@volley/volley";
 * const events = schema({ amount: float64 });
 * const batch = batchFromRows(events, [{ amount: 1.5 }, { amount: 2 }]);
 * const cursor = rowCursor(events);
 * let sum = 0;
 * for (let i = 0; i < batch.length; i++) sum += cursor.at(batch, i).amount;
 * console.assert(sum === 3.5);
 * ```
 */
export function rowCursor<S extends Shape>(
  schema: Schema<S>,
  options: { readonly codegen?: boolean } = {},
): RowCursor<S> {
  return new RowCursor(schema, options);
}

/** What of a batch the code depends on: text coded or plain, nulls where none were declared. */
function layoutOf(fields: readonly Field[], columns: readonly Column[]): string {
  let layout = "";
  for (let c = 0; c < fields.length; c++) {
    layout += `${columns[c].dictionary === null ? "p" : "c"}${checksNull(fields[c], columns[c]) ? "?" : ""}`;
  }
  return layout;
}

function checksNull(field: Field, column: Column): boolean {
  return field.nullable || column.validity !== null;
}

function plainView(fields: readonly Field[]): RowView {
  let at = 0;
  let readers: readonly ((row: number) => unknown)[] = [];
  const row = new (class Row {})();
  fields.forEach(({ name }, c) => {
    Object.defineProperty(row, name, { get: () => readers[c](at), enumerable: true });
  });
  return {
    row,
    bind: (columns) => void (readers = columns.map(valueReader)),
    move: (i) => void (at = i),
  };
}

function generatedView(fields: readonly Field[], columns: readonly Column[]): RowView | null {
  const body = [
    `"use strict"; let i = 0;`,
    ...fields.map((_, c) => `let v${c} = null, n${c} = null, x${c} = null;`),
    `const row = new (class Row {})();`,
    ...fields.map((field, c) => defineCode(field.name, getterCode(field, columns[c], c))),
    `return { row,`,
    `bind(columns) {`,
    ...fields.map((field, c) => bindCode(field.type, columns[c], c)),
    `},`,
    `move(k) { i = k; },`,
    `};`,
  ].join("\n");
  type Make = (read: typeof valueReader, decode: typeof decodeUtf8) => RowView;
  const make = compileFunction<Make>(["valueReader", "decodeUtf8"], body);
  return make === null ? null : make(valueReader, decodeUtf8);
}

/**
 * Neither a getter in an object literal nor on a plain object: V8 inlines getters only where a shape belongs to one set
 * of them, which is why each view has a class of its own. Reading a row takes 10 times as long otherwise.
 */
function defineCode(name: string, code: string): string {
  return `Object.defineProperty(row, ${JSON.stringify(name)}, { get: () => ${code}, enumerable: true });`;
}

function getterCode(field: Field, column: Column, c: number): string {
  const present = presentCode(field.type, column, c);
  if (!checksNull(field, column) || present === `x${c}(i)`) return present;
  return `n${c} !== null && ((n${c}[i >> 3] >> (i & 7)) & 1) === 0 ? null : ${present}`;
}

function presentCode(type: DataType, column: Column, c: number): string {
  if (column.dictionary !== null) return `x${c}[v${c}[i]]`;
  switch (type.kind) {
    case "bool":
      return `((v${c}[i >> 3] >> (i & 7)) & 1) === 1`;
    case "date":
      return `v${c}[i] * ${DAY_MS}`;
    case "utf8":
      return `decodeUtf8(v${c}, x${c}[i], x${c}[i + 1])`;
    case "timestamp":
      if (type.unit === "us" || type.unit === "ns") return `v${c}[i]`;
      return `(x${c}[2 * i + 1] * 4294967296 + (x${c}[2 * i] >>> 0))${type.unit === "s" ? " * 1000" : ""}`;
    default:
      return READS_DIRECTLY.has(type.kind) ? `v${c}[i]` : `x${c}(i)`;
  }
}

const READS_DIRECTLY: ReadonlySet<DataType["kind"]> = new Set([
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float32",
  "float64",
]);

function bindCode(type: DataType, column: Column, c: number): string {
  const code = presentCode(type, column, c);
  let extra = "";
  if (code === `x${c}(i)`) extra = `x${c} = valueReader(columns[${c}]);`;
  else if (column.dictionary !== null) extra = `x${c} = columns[${c}].dictionary.values;`;
  else if (type.kind === "utf8") extra = `x${c} = columns[${c}].offsets;`;
  else if (code.includes(`x${c}[2`)) extra = `x${c} = columns[${c}].words;`;
  return `v${c} = columns[${c}].values; n${c} = columns[${c}].validity; ${extra}`;
}
