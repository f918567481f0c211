import { JoinSlice } from "./join_slice.ts";
import type { JoinSpec } from "./join_spec.ts";
import type { StoredColumns } from "./stored_columns.ts";

/** Cleared slices kept for reuse: as many as a steady stream closes while it opens others. */
const KEPT = 4;
/** Larger ones are left to the collector: their memory may never be needed again. */
const ROWS_KEPT = 262_144;

/** Slices for times to come, made of those that are over. */
export class SlicePool {
  readonly #spec: JoinSpec;
  readonly #stored: readonly [StoredColumns, StoredColumns];
  readonly #free: JoinSlice[] = [];

  constructor(spec: JoinSpec, stored: readonly [StoredColumns, StoredColumns]) {
    this.#spec = spec;
    this.#stored = stored;
  }

  /** An empty slice for times from `startMs` up to, not including, `endMs`. */
  take(startMs: number, endMs: number): JoinSlice {
    const slice = this.#free.pop() ?? new JoinSlice(this.#spec, this.#stored);
    slice.startMs = startMs;
    slice.endMs = endMs;
    return slice;
  }

  give(slice: JoinSlice): void {
    if (this.#free.length >= KEPT || slice.assigned > ROWS_KEPT) return;
    slice.clear();
    this.#free.push(slice);
  }
}
