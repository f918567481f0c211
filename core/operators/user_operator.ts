import {
  Batch,
  type Column,
  compact,
  type DataType,
  readValue,
  type Schema,
  StreamRecord,
  takeRows,
} from "../data/mod.ts";
import { toVolleyError, VolleyError } from "../fault/mod.ts";
import { createKeyTable, type KeyTable } from "../keys/mod.ts";
import { MemoryKeyedState } from "../state/mod.ts";
import type { Clock } from "../time/mod.ts";
import { checkColumns } from "./map_batch.ts";
import type { Operator, OperatorMetrics } from "./operator.ts";
import { failOnRow, type RowFaults } from "./row_faults.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** What a user's operator is run with. */
export interface UserOperatorOptions {
  readonly operatorId: string;
  readonly input: Schema;
  readonly output: Schema;
  /** Column indexes of the key parts; none on an unkeyed stream. */
  readonly keyColumns: readonly number[];
  readonly clock: Clock;
  readonly metrics: OperatorMetrics;
  /** What becomes of the rows of a record that `process` fails on; left out: they end the run. */
  readonly faults?: RowFaults;
  /** State to continue from: what `snapshot` gave at checkpoint `epoch`. */
  readonly restored?: { readonly epoch: number; readonly state: Uint8Array };
}

/**
 * Runs a user's `Operator`: on a keyed stream each record holds the rows of one key, which is also the scope of its
 * state; on an unkeyed one a record is a batch as it comes. Where `process` fails and the policy lets the run go on, all
 * rows of the record are refused and nothing of it goes on; what the call did to the state before stays done.
 */
export class UserOperator implements Stage {
  readonly #operator: Operator;
  readonly #options: UserOperatorOptions;
  readonly #state: MemoryKeyedState;
  readonly #keyTypes: readonly DataType[];
  readonly #table: KeyTable | null;
  /** Of the last batch: results belong to it, whatever the user's batches say, and watermarks go by it. */
  #partition = 0;

  constructor(operator: Operator, options: UserOperatorOptions) {
    this.#operator = operator;
    this.#options = options;
    this.#keyTypes = options.keyColumns.map((column) => options.input.fields[column].type);
    this.#table = this.#keyTypes.length === 0 ? null : createKeyTable(this.#keyTypes);
    const { operatorId, input: inputSchema, clock, metrics } = options;
    this.#state = new MemoryKeyedState({ operatorId, keyTypes: this.#keyTypes });
    if (options.restored) this.#state.restore(options.restored.state);
    operator.open?.({ operatorId, inputSchema, clock, metrics, state: this.#state });
    if (options.restored) operator.restore?.(options.restored.epoch);
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    this.#partition = batch.partition;
    return this.#run(batch);
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    if (this.#operator.onWatermark === undefined) return null;
    this.#state.clearKey();
    const records = this.#operator.onWatermark(timeMs);
    return records ? this.#batchesOf(records) : null;
  }

  onCheckpoint(epoch: number): void {
    this.#operator.onCheckpoint?.(epoch);
  }

  snapshot(): Uint8Array {
    return this.#state.snapshot();
  }

  close(): void {
    this.#operator.close?.();
  }

  *#run(batch: Batch): Generator<Batch> {
    if (this.#table === null) return yield* this.#resultsOf(compact(batch), undefined);
    for (const [key, part] of this.#byKey(batch, this.#table)) {
      this.#state.setKey(key);
      yield* this.#resultsOf(part, key);
    }
  }

  #resultsOf(batch: Batch, key: unknown): Iterable<Batch> {
    const { faults = failOnRow, operatorId } = this.#options;
    if (faults.fatal) return this.#batchesOf(this.#operator.process(record(batch, key)));
    try {
      return [...this.#batchesOf(this.#operator.process(record(batch, key)))];
    } catch (thrown) {
      const failure = toVolleyError(thrown, "OPERATOR_FAILED", `Cannot run operator ${operatorId}`);
      for (let row = 0; row < batch.rows; row++) faults.reject(batch, row, failure);
      return [];
    }
  }

  *#batchesOf(records: Iterable<StreamRecord>): Generator<Batch> {
    if (typeof records?.[Symbol.iterator] !== "function") throw notRecords(this.#options.operatorId);
    for (const { data } of records) {
      if (data.rows === 0) continue;
      checkColumns(data, this.#options.output, "process");
      yield ofPartition(data, this.#partition);
    }
  }

  /** The batch's rows by key, keys in order of first appearance, rows in their order. */
  *#byKey(batch: Batch, table: KeyTable): Generator<[unknown, Batch]> {
    const columns = this.#options.keyColumns.map((index) => batch.columns[index]);
    const rows = batch.selection ?? allRows(batch.length);
    const slots = new Int32Array(batch.rows);
    table.clear();
    table.lookup(columns, rows, 0, batch.rows, slots);
    const bySlot: number[][] = Array.from({ length: table.size }, () => []);
    for (let j = 0; j < batch.rows; j++) bySlot[slots[j]].push(rows[j]);
    for (const own of bySlot) yield [keyOf(columns, own[0]), takeRows(batch, Int32Array.from(own))];
  }
}

function allRows(length: number): Int32Array {
  const rows = new Int32Array(length);
  for (let i = 0; i < length; i++) rows[i] = i;
  return rows;
}

function keyOf(columns: readonly Column[], row: number): unknown {
  return columns.length === 1 ? readValue(columns[0], row) : columns.map((column) => readValue(column, row));
}

function record(batch: Batch, key: unknown): StreamRecord {
  return new StreamRecord(batch, { key, eventTimeMs: newestTime(batch) });
}

function ofPartition(batch: Batch, partition: number): Batch {
  if (batch.partition === partition) return batch;
  const { schema, columns, length, behind, times, selection, rows: selected } = batch;
  return new Batch(schema, columns, length, { partition, behind, times, selection, selected });
}

function newestTime({ times, length }: Batch): number | null {
  if (times === null) return null;
  let newest = -Infinity;
  for (let i = 0; i < length; i++) if (times.values[i] > newest) newest = times.values[i];
  return newest === -Infinity ? null : newest;
}

function notRecords(operator: string): VolleyError {
  return new VolleyError({
    code: "OPERATOR_OUTPUT_INVALID",
    message: "Cannot take what process() returned: it is not a list of records",
    at: { operator },
    hint: "Return an array (or another iterable) of StreamRecord; [] for nothing.",
  });
}
