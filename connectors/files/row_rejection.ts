import { type ColumnBuilder, failOnRaw, type SourceFaults, VolleyError } from "../../core/mod.ts";

/** Where the columns of a text file are built, and what becomes of its bad lines. */
export interface RowRejectionInit {
  readonly path: string;
  readonly builders: readonly ColumnBuilder[];
  readonly faults: SourceFaults | undefined;
}

/** Puts aside the lines of a text file that can't be read. */
export class RowRejection {
  readonly #init: RowRejectionInit;
  readonly #faults: SourceFaults;

  constructor(init: RowRejectionInit) {
    this.#init = init;
    this.#faults = init.faults ?? failOnRaw;
  }

  /**
   * Line `line` is refused because of what was `thrown`: throws that where the policy is `fail`, else what the columns
   * hold of it beyond their first `rows` rows is taken back. What is no coded error is a bug, and goes on.
   */
  reject(raw: Uint8Array, line: number, thrown: unknown, rows: number): void {
    if (!(thrown instanceof VolleyError)) throw thrown;
    this.#faults.reject(raw, { partition: this.#init.path, offset: line }, thrown);
    for (const builder of this.#init.builders) if (builder.length > rows) builder.undo();
  }
}
