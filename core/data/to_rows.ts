import type { Batch } from "./batch.ts";
import type { Shape } from "./data_type.ts";
import { compileFunction } from "./generated_code.ts";
import { readValue, setOwn, type ValueReader, valueReader } from "./read_value.ts";
import type { RowOf } from "./value_of.ts";

/** Row `i` (a physical position) as a plain object of its own, which may be kept. */
export function toRow<S extends Shape = Shape>(batch: Batch, i: number): RowOf<S> {
  const row: Record<string, unknown> = {};
  batch.columns.forEach((column, c) => setOwn(row, batch.schema.fields[c].name, readValue(column, i)));
  return row as RowOf<S>;
}

/**
 * The rows that count as plain objects, in order.
 *
 * @example
 * ```ts
 * import { batchFromRows, schema, toRows, utf8 } from "@volley/volley";
 * const names = schema({ name: utf8 });
 * const rows = toRows<typeof names.shape>(batchFromRows(names, [{ name: "ada" }]));
 * console.assert(rows[0].name === "ada");
 * ```
 */
export function toRows<S extends Shape = Shape>(batch: Batch): RowOf<S>[] {
  const makeRow = rowMaker(batch);
  const { selection } = batch;
  const rows = new Array<RowOf<S>>(batch.rows);
  for (let i = 0; i < batch.rows; i++) {
    rows[i] = makeRow(selection === null ? i : selection[i]) as RowOf<S>;
  }
  return rows;
}

/** One object literal makes all rows of one shape; for few rows generating it would cost more than it saves. */
const GENERATE_FROM_ROWS = 256;

function rowMaker(batch: Batch): (i: number) => object {
  const names = batch.schema.names;
  const readers = batch.columns.map(valueReader);
  if (batch.rows >= GENERATE_FROM_ROWS) {
    const make = compileFunction<(readers: readonly ValueReader[]) => (i: number) => object>(
      ["readers"],
      makerCode(names),
    );
    if (make !== null) return make(readers);
  }
  return (i) => {
    const row: Record<string, unknown> = {};
    for (let c = 0; c < names.length; c++) setOwn(row, names[c], readers[c](i));
    return row;
  };
}

function makerCode(names: readonly string[]): string {
  const readers = names.map((_, c) => `r${c} = readers[${c}]`).join(", ");
  const fields = names.map((name, c) => {
    const key = JSON.stringify(name);
    return `${name === "__proto__" ? `[${key}]` : key}: r${c}(i)`;
  });
  return `"use strict"; ${names.length ? `const ${readers};` : ""} return (i) => ({ ${fields.join(", ")} });`;
}
