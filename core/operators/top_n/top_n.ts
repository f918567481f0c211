import { type Batch, RowBatcher, type Schema } from "../../data/mod.ts";
import { SlotState } from "../../state/mod.ts";
import { rowsOf } from "../row_numbers.ts";
import type { Stage, StageCounts, StageOutput } from "../stage.ts";
import { Ranking } from "./ranking.ts";
import { type OrderColumn, RowOrder } from "./row_order.ts";

/** What the stages of `topN` are made from. */
export interface TopNInit {
  readonly operatorId: string;
  readonly input: Schema;
  /** The input's columns, those of the window, `rank`. */
  readonly output: Schema;
  /** Column indexes of the key parts; none: the first rows of all. */
  readonly keyColumns: readonly number[];
  /** Rows a key keeps. */
  readonly n: number;
  readonly orderBy: readonly OrderColumn[];
  readonly batchRows: number;
  readonly codegen?: boolean;
  /** State to continue from: what `snapshot` gave. */
  readonly restored?: Uint8Array;
}

/**
 * The first rows of each key over everything so far. Each batch is answered with the ranks that have another row now:
 * a result replaces the earlier one of its key and rank. A top only ever gets better, so that nothing is taken back.
 */
export class TopN implements Stage {
  readonly #options: TopNInit;
  readonly #order: RowOrder;
  readonly #ranking: Ranking;
  readonly #state: SlotState;
  readonly #output: RowBatcher;
  #slots = new Int32Array(0);
  /** Least rank that changed in this batch, by slot; in order of first change. */
  #changed = new Map<number, number>();

  constructor(options: TopNInit) {
    this.#options = options;
    const { operatorId, input, output, keyColumns, n, orderBy, batchRows, codegen } = options;
    this.#order = new RowOrder(input, orderBy);
    this.#ranking = new Ranking(n, this.#order, "volley:top");
    const keyTypes = keyColumns.map((column) => input.fields[column].type);
    this.#state = new SlotState({ operatorId, keyTypes, holders: [this.#ranking] });
    this.#output = new RowBatcher(output, { batchRows, codegen });
    if (options.restored) this.#state.restore(options.restored);
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    if (this.#slots.length < batch.rows) this.#slots = new Int32Array(batch.rows);
    const rows = rowsOf(batch);
    const columns = this.#options.keyColumns.map((column) => batch.columns[column]);
    this.#state.lookup(columns, rows, batch.rows, this.#slots);
    this.#order.begin(batch);
    for (let j = 0; j < batch.rows; j++) {
      const slot = this.#slots[j];
      const at = this.#ranking.add(slot, batch, rows[j]);
      if (at >= 0) this.#changed.set(slot, Math.min(at, this.#changed.get(slot) ?? at));
    }
    return this.#changed.size === 0 ? null : this.#updates(batch.partition);
  }

  counts(): StageCounts {
    return { stateEntries: this.#state.keys.size };
  }

  snapshot(): Uint8Array {
    return this.#state.snapshot();
  }

  *#updates(partition: number): Generator<Batch> {
    const changed = this.#changed;
    this.#changed = new Map();
    for (const [slot, from] of changed) {
      const rows = this.#ranking.rowsOf(slot);
      for (let at = from; at < rows.length; at++) {
        this.#output.push({ ...rows[at].row, rank: at + 1 } as never);
        if (this.#output.full) yield this.#output.take({ partition });
      }
    }
    if (this.#output.length > 0) yield this.#output.take({ partition });
  }
}
