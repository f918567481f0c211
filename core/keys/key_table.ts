import type { Column } from "../data/mod.ts";

/**
 * The distinct keys of one pane, each with a dense slot 0, 1, 2, ... in order of first appearance. Accumulators are
 * indexed by slot. A table lives as long as its pane, so that keys seen months ago cost nothing.
 *
 * A null is a key of its own; NaN equals NaN, -0 equals 0.
 */
export interface KeyTable {
  /** Slots given so far. */
  readonly size: number;
  /** For each j in [from, to): the slot of the key in physical row `rows[j]`, written to `slots[j]`. */
  lookup(columns: readonly Column[], rows: Int32Array, from: number, to: number, slots: Int32Array): void;
  /** The keys of `slots[from..to)`, one column a key part. */
  keys(slots: Int32Array, from: number, to: number): Column[];
  /** Forgets all keys, keeping capacity. */
  clear(): void;
}
