/**
 * Picks 0 to `count - 1` from a number in [0, 1), so that rank `k` comes `1 / (k + 1) ** skew` times as often as rank 0
 * (Zipf's law); by bisection of the cumulative distribution.
 */
export function zipfTable(count: number, skew: number): (random: number) => number {
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let k = 0; k < count; k++) cumulative[k] = sum += (k + 1) ** -skew;
  return (random) => {
    const wanted = random * sum;
    let low = 0;
    for (let high = count - 1; low < high;) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
