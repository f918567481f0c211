/** Longer runs than this are merged, not inserted into. */
const RUN = 12;

/**
 * The positions of `times[0..count)` in order of time, equal ones in their order; null where they ascend already.
 * A stable merge sort over typed arrays: a comparing callback would cost several times as much.
 */
export function timeOrder(times: Float64Array, count: number): Int32Array | null {
  let ascending = true;
  for (let i = 1; i < count; i++) if (times[i] < times[i - 1]) ascending = false;
  if (ascending) return null;
  let order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let from = 0; from < count; from += RUN) {
    insertionSort(order, times, from, Math.min(count, from + RUN));
  }
  let into = new Int32Array(count);
  for (let width = RUN; width < count; width *= 2) {
    for (let from = 0; from < count; from += 2 * width) {
      const middle = Math.min(count, from + width);
      mergeRuns(order, into, times, from, middle, Math.min(count, from + 2 * width));
    }
    [order, into] = [into, order];
  }
  return order;
}

function insertionSort(order: Int32Array, times: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const moved = order[i];
    const time = times[moved];
    let at = i;
    for (; at > from && times[order[at - 1]] > time; at--) order[at] = order[at - 1];
    order[at] = moved;
  }
}

function mergeRuns(
  order: Int32Array,
  into: Int32Array,
  times: Float64Array,
  from: number,
  middle: number,
  to: number,
): void {
  let left = from;
  let right = middle;
  for (let at = from; at < to; at++) {
    const takesLeft = right === to || (left < middle && times[order[left]] <= times[order[right]]);
    into[at] = takesLeft ? order[left++] : order[right++];
  }
}
