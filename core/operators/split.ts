import { type Batch, compact, type Schema } from "../data/mod.ts";
import { type ExprNode, Program } from "../expr/mod.ts";
import { failOnRow, type RowFaults } from "./row_faults.ts";
import { SideOutputs } from "./side_outputs.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** Where rows go for which a condition is true. */
export interface SplitBranch {
  readonly tag: string;
  readonly predicate: ExprNode;
}

/** How a {@linkcode Split} runs. */
export interface SplitOptions {
  /** Never generates code. */
  readonly interpreted?: boolean;
  readonly faults?: RowFaults;
}

/**
 * Sends each row to the side output of the first branch whose condition is true of it; the others stay in the main
 * output. Null counts as not true. Rows keep their order in each output.
 */
export class Split implements Stage {
  readonly side: SideOutputs = new SideOutputs();
  readonly #branches: readonly { readonly tag: string; readonly program: Program }[];
  readonly #faults: RowFaults;
  #refused = new Set<number>();

  constructor(branches: readonly SplitBranch[], input: Schema, options: SplitOptions = {}) {
    const interpreted = options.interpreted || undefined;
    this.#faults = options.faults ?? failOnRow;
    this.#branches = branches.map(({ tag, predicate }) => {
      return { tag, program: new Program([{ kind: "filter", predicate }], input, { interpreted }) };
    });
  }

  process(batch: Batch): StageOutput {
    const onRowError = this.#faults.fatal
      ? undefined
      : (row: number, error: Parameters<RowFaults["reject"]>[2]) => {
        this.#refused.add(row);
        this.#faults.reject(batch, row, error);
      };
    let rest = batch;
    for (const { tag, program } of this.#branches) {
      if (rest.rows === 0) return null;
      const taken = program.run(rest, onRowError);
      this.side.put(tag, compact(taken));
      rest = this.#without(rest, taken);
    }
    return rest.rows === 0 ? null : rest;
  }

  /** The rows of `batch` that were neither taken nor refused; both lists ascend. */
  #without(batch: Batch, taken: Batch): Batch {
    if (taken.rows === 0 && this.#refused.size === 0) return batch;
    const kept = new Int32Array(batch.rows - taken.rows);
    let count = 0;
    let at = 0;
    for (let j = 0; j < batch.rows; j++) {
      const i = batch.selection === null ? j : batch.selection[j];
      if (at < taken.rows && (taken.selection === null ? at : taken.selection[at]) === i) at++;
      else if (!this.#refused.has(i)) kept[count++] = i;
    }
    if (this.#refused.size > 0) this.#refused = new Set();
    return batch.derive(batch.schema, batch.columns, kept, count);
  }
}
