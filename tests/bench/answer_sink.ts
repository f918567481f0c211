import { type Column, type Sink, type StreamRecord } from "../../mod.ts";
import type { Answer } from "./generated_rows.ts";

/** Consumes every result and keeps what they come to: rows, sum of `total`, sum of `counted`. */
export class AnswerSink implements Sink {
  readonly connectorId = "bench:answer";
  readonly guarantee = "at-most-once";
  #groups = 0;
  #total = 0;
  #counted = 0;

  /** What came in so far. */
  get answer(): Answer {
    return { groups: this.#groups, total: this.#total, counted: this.#counted };
  }

  open(): void {}

  write({ data }: StreamRecord): void {
    this.#groups += data.rows;
    this.#total += sumOf(data.column("total"), data.selection, data.rows);
    this.#counted += sumOf(data.column("counted"), data.selection, data.rows);
  }

  flush(): void {}

  close(): void {}
}

function sumOf(column: Column, selection: Int32Array | null, rows: number): number {
  if (column.type.kind !== "int64") throw new Error(`Cannot sum ${column.type.kind}: int64 is wanted`);
  const { words } = column;
  let sum = 0;
  for (let j = 0; j < rows; j++) {
    const i = selection === null ? j : selection[j];
    sum += words[2 * i + 1] * 2 ** 32 + (words[2 * i] >>> 0);
  }
  return sum;
}
