import { type Accumulator, createAccumulator } from "../aggregates/mod.ts";
import { Batch } from "../data/mod.ts";
import type { Stage, StageCounts, StageOutput } from "../operators/mod.ts";
import { GroupUpdate } from "./group_update.ts";
import { Pane, rowNumbers } from "./pane.ts";
import type { WindowAggregateSpec } from "./pane_window.ts";

/**
 * An aggregate per key over everything so far: each batch is answered with one row for every key it touched, holding
 * the results up to and including that batch.
 */
export class RunningAggregate implements Stage {
  readonly #spec: WindowAggregateSpec;
  readonly #pane: Pane;
  readonly #update: GroupUpdate;
  /** Where touched groups are brought together, to be finished as one range. */
  readonly #copies: readonly Accumulator[];
  #touchedAt = new Int32Array(64);
  #batchNumber = 0;

  /** `spec.output`: keys, results. */
  constructor(spec: WindowAggregateSpec) {
    this.#spec = spec;
    this.#pane = new Pane(spec);
    this.#copies = spec.aggregates.map(createAccumulator);
    this.#update = new GroupUpdate(spec.columns, spec.interpreted === true);
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    const rows = batch.selection ?? rowNumbers(batch.length);
    this.#update.start(batch);
    const slots = this.#update.add(this.#pane, rows, 0, batch.rows);
    return this.#results(this.#touched(slots, batch.rows), batch.partition);
  }

  counts(): StageCounts {
    return { pendingWindows: this.#pane.size };
  }

  /** The distinct slots among the first `count`, in order of first appearance. */
  #touched(slots: Int32Array, count: number): Int32Array {
    if (this.#touchedAt.length < this.#pane.size) {
      const larger = new Int32Array(Math.max(this.#pane.size, 2 * this.#touchedAt.length));
      larger.set(this.#touchedAt);
      this.#touchedAt = larger;
    }
    const number = ++this.#batchNumber;
    const touched = new Int32Array(count);
    let size = 0;
    for (let j = 0; j < count; j++) {
      const slot = slots[j];
      if (this.#touchedAt[slot] === number) continue;
      this.#touchedAt[slot] = number;
      touched[size++] = slot;
    }
    return touched.subarray(0, size);
  }

  #results(touched: Int32Array, partition: number): Batch {
    const length = touched.length;
    const columns = [...this.#pane.keys.keys(touched, 0, length)];
    this.#copies.forEach((copy, k) => {
      copy.clear();
      copy.grow(length);
      for (let at = 0; at < length; at++) {
        ONE_SLOT[0] = at;
        copy.merge(this.#pane.accumulators[k], touched[at], touched[at] + 1, ONE_SLOT);
      }
      columns.push(copy.finish(0, length));
    });
    return new Batch(this.#spec.output, columns, length, { partition });
  }
}

const ONE_SLOT = new Int32Array(1);
