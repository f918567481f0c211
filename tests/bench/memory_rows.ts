import {
  Batch,
  Column,
  int32,
  type Schema,
  schema,
  type Shape,
  type Source,
  type SourceContext,
  type SourceOffsets,
  type SourcePartition,
  StreamRecord,
  timestamp,
  timestampColumn,
  utf8,
} from "../../mod.ts";
import { keyAt, rowsPerMs, type RowsSpec, spread, timeAt, valueAt } from "./generated_rows.ts";

/** Rows in each batch of the generated input. */
export const BATCH_ROWS = 1000;

/** Records made beforehand, with the bytes their columns take. */
export interface MemoryRows {
  readonly schema: Schema;
  readonly records: readonly StreamRecord[];
  readonly bytes: number;
}

/** The generated rows in memory: `key` (int32, or plain text), `value` (int32), `ts` (timestamp in ms). */
export function memoryRows(spec: RowsSpec, key: "int" | "text"): MemoryRows {
  const shape = { key: key === "int" ? int32 : utf8, value: int32, ts: timestamp("ms") };
  const rowSchema = schema(shape as Shape);
  const records: StreamRecord[] = [];
  let bytes = 0;
  for (let from = 0; from < spec.rows; from += BATCH_ROWS) {
    const length = Math.min(BATCH_ROWS, spec.rows - from);
    const keys = key === "int" ? intKeys(spec, from, length) : textKeys(spec, from, length);
    const columns = [keys, values(from, length), times(spec, from, length)];
    for (const { values, offsets } of columns) bytes += values!.byteLength + (offsets?.byteLength ?? 0);
    records.push(new StreamRecord(new Batch(rowSchema, columns, length)));
  }
  return { schema: rowSchema, records, bytes };
}

function intKeys({ keys, sparse }: RowsSpec, from: number, length: number): Column {
  const values = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const key = keyAt(from + i, keys);
    values[i] = sparse ? spread(key) : key;
  }
  return new Column({ type: int32, length, values });
}

function textKeys({ keys }: RowsSpec, from: number, length: number): Column {
  const texts = Array.from({ length }, (_, i) => `user-${keyAt(from + i, keys)}`);
  const offsets = new Int32Array(length + 1);
  for (let i = 0; i < length; i++) offsets[i + 1] = offsets[i] + texts[i].length;
  return new Column({ type: utf8, length, values: new TextEncoder().encode(texts.join("")), offsets });
}

function values(from: number, length: number): Column {
  return new Column({
    type: int32,
    length,
    values: Int32Array.from({ length }, (_, i) => valueAt(from + i)),
  });
}

function times(spec: RowsSpec, from: number, length: number): Column {
  return timestampColumn(Float64Array.from({ length }, (_, i) => timeAt(from + i, rowsPerMs(spec))));
}

/** Hands over records made beforehand, by reference: the cost of the input is nothing. */
export class MemorySource implements Source {
  readonly connectorId = "bench:memory";
  readonly schema: Schema;
  readonly bounded = true;
  readonly replayable = false;
  readonly #records: readonly StreamRecord[];
  #next = 0;

  constructor({ schema, records }: MemoryRows) {
    this.schema = schema;
    this.#records = records;
  }

  open(_context: SourceContext): void {
    this.#next = 0;
  }

  partitions(): readonly SourcePartition[] {
    return [{ name: "0" }];
  }

  poll(): StreamRecord | null {
    return this.#next < this.#records.length ? this.#records[this.#next++] : null;
  }

  offsets(): SourceOffsets {
    return { 0: this.#next };
  }

  close(): void {}
}
