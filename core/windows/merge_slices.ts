import { Batch, type Schema } from "../data/mod.ts";
import type { Groups, Pane } from "./pane.ts";

/** Groups brought from a pane to a window in one step. */
const MERGED_AT_ONCE = 4096;
const NO_ROWS = { selection: new Int32Array(0) };

/** Merges groups into a pane; between two slices an empty batch is given, so that the event loop may have its turn. */
export function* mergeSlices(whole: Pane, groups: Groups, output: Schema): Generator<Batch> {
  for (let from = 0; from < groups.size; from += MERGED_AT_ONCE) {
    const to = Math.min(groups.size, from + MERGED_AT_ONCE);
    whole.merge(groups, from, to);
    if (to < groups.size) yield new Batch(output, [], MERGED_AT_ONCE, NO_ROWS);
  }
}
