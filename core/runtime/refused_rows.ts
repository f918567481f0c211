import type { Batch } from "../data/mod.ts";
import type { VolleyError } from "../fault/mod.ts";
import type { RowFaults } from "../operators/mod.ts";
import { LIMIT_CODE } from "./error_limit.ts";

/**
 * The rows of the batch a sink is writing that it has refused, each once, however often the batch is tried; the sink
 * is given this as its `faults`.
 */
export class RefusedRows implements RowFaults {
  readonly fatal: boolean;
  readonly #faults: RowFaults;
  readonly #rows = new Set<number>();
  #batch: Batch | null = null;

  constructor(faults: RowFaults) {
    this.fatal = faults.fatal;
    this.#faults = faults;
  }

  /** Another batch: none of its rows is refused yet. */
  begin(batch: Batch): void {
    this.#batch = batch;
    this.#rows.clear();
  }

  /** Rows of the batch that are not refused. */
  get rowsLeft(): number {
    return this.#batch === null ? 0 : this.#batch.rows - this.#rows.size;
  }

  reject(batch: Batch, row: number, error: VolleyError): void {
    const current = this.#batch?.columns === batch.columns;
    if (current && this.#rows.has(row)) return;
    if (current) this.#rows.add(row);
    this.#faults.reject(current ? this.#batch! : batch, row, error);
  }

  /** Refuses every row left after `tries` attempts to write them; throws where the policy is `fail`. */
  rest(error: VolleyError, tries: number): void {
    // That too much was refused ends the run: it is no reason to refuse the rest.
    if (this.fatal || error.code === LIMIT_CODE) throw error;
    const batch = this.#batch!;
    for (let row = 0; row < batch.length; row++) {
      if (this.#rows.has(row)) continue;
      this.#rows.add(row);
      this.#faults.reject(batch, row, error, tries);
    }
  }
}
