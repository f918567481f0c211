import type { Batch } from "../data/mod.ts";
import { SlotState } from "../state/mod.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** What a {@linkcode Sample} is made from. */
export interface SampleInit {
  readonly operatorId: string;
  /** Share of the rows that are kept, 0 to 1. */
  readonly fraction: number;
  /** Another seed chooses other rows. */
  readonly seed: number;
  /** State to continue from: what `snapshot` gave. */
  readonly restored?: Uint8Array;
}

const WORD = 4_294_967_296;

/**
 * Keeps a share of the rows: a row is chosen by a hash of the seed, its partition and its position among the rows of
 * that partition, so that the same input gives the same sample however it comes in batches.
 */
export class Sample implements Stage {
  readonly #threshold: number;
  readonly #seed: number;
  readonly #positions = new Map<number, number>();
  readonly #state: SlotState;
  #kept = new Int32Array(0);

  constructor({ operatorId, fraction, seed, restored }: SampleInit) {
    this.#threshold = fraction * WORD;
    this.#seed = seed | 0;
    this.#state = new SlotState({ operatorId, keyTypes: [] });
    if (restored === undefined) return;
    this.#state.restore(restored);
    for (const [partition, rows] of this.#saved().entries()) this.#positions.set(partition, rows);
  }

  process(batch: Batch): StageOutput {
    const { partition, rows, selection } = batch;
    if (this.#kept.length < rows) this.#kept = new Int32Array(rows);
    const kept = this.#kept;
    const first = this.#positions.get(partition) ?? 0;
    const seed = mixed(this.#seed ^ Math.imul(partition + 1, 0x9e3779b1));
    let count = 0;
    for (let j = 0; j < rows; j++) {
      if (chosen(first + j, seed) < this.#threshold) kept[count++] = selection === null ? j : selection[j];
    }
    this.#positions.set(partition, first + rows);
    return count === 0 ? null : batch.derive(batch.schema, batch.columns, kept, count);
  }

  snapshot(): Uint8Array {
    const saved = this.#saved();
    for (const [partition, rows] of this.#positions) saved.set(partition, rows);
    return this.#state.snapshot();
  }

  #saved() {
    return this.#state.map<number, number>("positions");
  }
}

/** 32 well-mixed bits of a position: those of its low word, and of how often that has run over. */
function chosen(position: number, seed: number): number {
  return mixed((position >>> 0) ^ mixed(seed + Math.floor(position / WORD)));
}

/** The finaliser of MurmurHash3. */
function mixed(bits: number): number {
  let h = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
