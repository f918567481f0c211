import type { Batch } from "../data/mod.ts";

/** A batch for an output beside the main one. */
export interface SideBatch {
  readonly tag: string;
  readonly batch: Batch;
}

/**
 * What a stage puts out beside its main output, by tag. The runtime takes it after every call of the stage and after
 * every batch of a lazy output, before anything else is asked of the stage.
 */
export class SideOutputs {
  #waiting: SideBatch[] = [];

  /** Batches that wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Adds rows for the output `tag`; the batch must own its buffers (`compact()` makes one that does). */
  put(tag: string, batch: Batch): void {
    if (batch.rows > 0) this.#waiting.push({ tag, batch });
  }

  /** Everything put since the last call, in order. */
  take(): readonly SideBatch[] {
    const taken = this.#waiting;
    if (taken.length > 0) this.#waiting = [];
    return taken;
  }
}
