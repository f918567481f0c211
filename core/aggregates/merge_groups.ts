import type { Accumulator } from "./accumulator.ts";

/**
 * Adds group `groups[j]` of `from` into group `slots[j]` of `into`, for j in [0, count), as `merge` does with groups
 * that stand next to each other. The accumulators are of the same specifications; `from` may be `into`.
 */
export function mergeGroups(
  into: readonly Accumulator[],
  from: readonly Accumulator[],
  groups: Int32Array,
  slots: Int32Array,
  count: number,
): void {
  for (let k = 0; k < into.length; k++) {
    if (into[k].mergeGroups !== undefined) into[k].mergeGroups!(from[k], groups, slots, count);
    else mergeEach(into[k], from[k], groups, slots, count);
  }
}

function mergeEach(
  into: Accumulator,
  from: Accumulator,
  groups: Int32Array,
  slots: Int32Array,
  count: number,
): void {
  for (let j = 0; j < count; j++) {
    ONE_SLOT[0] = slots[j];
    into.merge(from, groups[j], groups[j] + 1, ONE_SLOT);
  }
}

const ONE_SLOT = new Int32Array(1);
