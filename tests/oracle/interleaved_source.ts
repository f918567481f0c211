import {
  type Schema,
  type Shape,
  type Source,
  type SourceOffsets,
  type SourcePartition,
  StreamRecord,
} from "../../mod.ts";
import type { Batch } from "../../mod.ts";

/** A source that hands out the batches it was given, in exactly that order. */
export class InterleavedSource<S extends Shape> implements Source<S> {
  readonly connectorId = "interleaved";
  readonly bounded = true;
  readonly replayable = false;
  readonly schema: Schema<S>;
  readonly #batches: readonly Batch[];
  readonly #partitions: number;
  #next = 0;

  constructor(schema: Schema<S>, partitions: number, batches: readonly Batch[]) {
    this.schema = schema;
    this.#partitions = partitions;
    this.#batches = batches;
  }

  open(): void {
    this.#next = 0;
  }

  partitions(): readonly SourcePartition[] {
    return Array.from({ length: this.#partitions }, (_, i) => ({ name: `p${i}` }));
  }

  poll(): StreamRecord | null {
    return this.#next < this.#batches.length ? new StreamRecord(this.#batches[this.#next++]) : null;
  }

  offsets(): SourceOffsets {
    return { batches: this.#next };
  }

  close(): void {}
}
