import type { Batch, Column, Schema } from "../data/mod.ts";
import { type ExprNode, Program } from "../expr/mod.ts";
import type { RowFaults } from "../operators/mod.ts";
import { readTimes } from "./event_time.ts";
import type { RowMarks } from "./row_marks.ts";

/** Watermarks that rows carry: a timestamp that is null for the others. */
export class Punctuation implements RowMarks {
  readonly periodMs = Infinity;
  readonly #program: Program;
  #marks: Column | null = null;
  #values = new Float64Array(0);

  constructor(at: ExprNode, input: Schema, interpreted: boolean) {
    const columns = [{ name: "at", expr: at }];
    this.#program = new Program([{ kind: "project", columns }], input, {
      interpreted: interpreted || undefined,
      transient: true,
    });
  }

  start(batch: Batch, faults: RowFaults): Batch {
    const made = this.#program.run(
      batch,
      faults.fatal ? undefined : (row, error) => faults.reject(batch, row, error),
    );
    this.#marks = made.columns[0];
    if (this.#values.length < batch.length) this.#values = new Float64Array(batch.length);
    readTimes(this.#marks, batch.length, this.#values);
    return batch.derive(batch.schema, batch.columns, made.selection, made.rows);
  }

  after(_partition: number, row: number): number {
    return this.#marks!.isNull(row) ? -Infinity : this.#values[row];
  }

  periodic(): number {
    return -Infinity;
  }
}
