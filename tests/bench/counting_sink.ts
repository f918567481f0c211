import type { Schema, Sink, SinkContext, StreamRecord } from "../../mod.ts";

/** Counts rows, and adds up a column of floats, and keeps nothing. */
export class CountingSink implements Sink {
  readonly connectorId = "bench:count";
  readonly guarantee = "at-most-once";
  readonly #column: string | null;
  #schema: Schema | null = null;
  rows = 0;
  total = 0;

  constructor(column: string | null) {
    this.#column = column;
  }

  open({ schema }: SinkContext): void {
    this.#schema = schema;
  }

  write({ data }: StreamRecord): void {
    this.rows += data.rows;
    if (this.#column === null) return;
    const { values } = data.columns[this.#schema!.indexOf(this.#column)];
    for (let j = 0; j < data.rows; j++) {
      this.total += Number(values![data.selection === null ? j : data.selection[j]]);
    }
  }

  flush(): void {}

  close(): void {}
}
