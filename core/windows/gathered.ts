import type { Accumulator } from "../aggregates/mod.ts";

/** Copies groups `slots` of `from` to the empty groups 0, 1, ... of `to`; neighbours go together. */
export function gatherGroups(
  to: readonly Accumulator[],
  from: readonly Accumulator[],
  slots: Int32Array,
): void {
  const { length } = slots;
  for (const accumulator of to) accumulator.grow(length);
  if (places.length < length) places = Int32Array.from({ length: 2 * length }, (_, i) => i);
  for (let first = 0; first < length;) {
    let end = first + 1;
    while (end < length && slots[end] === slots[end - 1] + 1) end++;
    const into = places.subarray(first, end);
    for (let k = 0; k < to.length; k++) to[k].merge(from[k], slots[first], slots[end - 1] + 1, into);
    first = end;
  }
}

let places = Int32Array.from({ length: 4096 }, (_, i) => i);
