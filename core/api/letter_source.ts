import {
  type Batch,
  batchFromRows,
  type EventTimes,
  rowFromExactJson,
  type Schema,
  sliceBatch,
  StreamRecord,
} from "../data/mod.ts";
import { toVolleyError, VolleyError } from "../fault/mod.ts";
import type { Source, SourceContext, SourceOffsets, SourcePartition } from "../operators/mod.ts";
import type { DeadLetter } from "../runtime/mod.ts";

/** Changes a letter's row before it is put back; null leaves the letter where it is. */
export type LetterEdit = (
  row: { [column: string]: unknown },
  letter: DeadLetter,
) => { readonly [column: string]: unknown } | null;

/**
 * Rows of dead letters, for the operator that refused them. Letters of one source partition, tried equally often, make
 * a partition, in their order; rows that had an event time have it still.
 */
export class LetterSource implements Source {
  readonly connectorId = "dead-letters";
  readonly bounded = true;
  readonly replayable = false;
  readonly schema: Schema;
  readonly totalRows: number;
  readonly #partitions: SourcePartition[] = [];
  readonly #batches: Batch[] = [];
  #waiting: Batch[] = [];

  /** Throws `DEAD_LETTER_INVALID` for a row that is none of `schema`, before anything runs. */
  constructor(schema: Schema, letters: readonly DeadLetter[], edit: LetterEdit | null) {
    this.schema = schema;
    const groups = Map.groupBy(letters, ({ partition, attempt, eventTimeMs }) => {
      return JSON.stringify([partition, attempt, eventTimeMs === null]);
    });
    for (const group of groups.values()) this.#add(group, edit);
    this.totalRows = this.#batches.reduce((sum, { rows }) => sum + rows, 0);
  }

  open({ batchRows }: SourceContext): void {
    this.#waiting = this.#batches.flatMap((batch) => {
      const pieces = Math.ceil(batch.rows / batchRows);
      return Array.from({ length: pieces }, (_, k) => sliceBatch(batch, k * batchRows, (k + 1) * batchRows));
    });
  }

  partitions(): readonly SourcePartition[] {
    return this.#partitions;
  }

  poll(): StreamRecord | null {
    const next = this.#waiting.shift();
    return next === undefined ? null : new StreamRecord(next);
  }

  offsets(): SourceOffsets {
    return {};
  }

  close(): void {
    this.#waiting = [];
  }

  #add(letters: readonly DeadLetter[], edit: LetterEdit | null): void {
    const rows: object[] = [];
    const times: number[] = [];
    for (const letter of letters) {
      const row = rowOf(this.schema, letter, edit);
      if (row === null) continue;
      rows.push(row);
      if (letter.eventTimeMs !== null) times.push(letter.eventTimeMs);
    }
    const partition = this.#partitions.length;
    const [{ partition: name, attempt }] = letters;
    this.#partitions.push({ name: name ?? "unknown", attempts: attempt });
    if (rows.length === 0) return;
    this.#batches.push(
      batchFromRows(this.schema, rows as never[], {
        unknownColumns: "ignore",
        partition,
        times: times.length === 0 ? null : eventTimes(times),
      }),
    );
  }
}

function rowOf(schema: Schema, letter: DeadLetter, edit: LetterEdit | null): object | null {
  try {
    const row = rowFromExactJson(schema, letter.row ?? "null");
    const edited = edit === null ? row : edit(row, letter);
    // Each alone: a bad one is named.
    if (edited !== null) batchFromRows(schema, [edited as never], { unknownColumns: "ignore" });
    return edited;
  } catch (thrown) {
    const cause = toVolleyError(thrown, "DEAD_LETTER_INVALID", "Cannot read a row");
    throw new VolleyError({
      code: "DEAD_LETTER_INVALID",
      message: `Cannot put letter ${letter.id} back into ${letter.operator}: ${cause.message}`,
      at: { operator: letter.operator, column: cause.at.column },
      hint: `The operator now reads (${schema}): edit the row, or leave the letter out.`,
      cause,
    });
  }
}

function eventTimes(values: readonly number[]): EventTimes {
  const [minMs, maxMs] = values.reduce(
    ([least, most], timeMs) => [Math.min(least, timeMs), Math.max(most, timeMs)],
    [Infinity, -Infinity],
  );
  return { values: Float64Array.from(values), minMs, maxMs };
}
