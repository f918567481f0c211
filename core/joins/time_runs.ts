import { timeOrder } from "./time_order.ts";

/** Rows of one partition in order of time: those of a batch, or of several small ones that came in order. */
interface Run {
  times: Float64Array;
  rows: Int32Array;
  readonly partition: number;
  readonly sequence: number;
  at: number;
  length: number;
}

/** Batches with fewer rows share a run where they can: a run of its own would take more memory than its rows. */
const SMALL = 64;

/**
 * Held rows in order of (time, partition, arrival), whatever order they came in: each batch is sorted once, and a
 * heap of batches says which has the next row.
 */
export class TimeRuns {
  readonly #heap: Run[] = [];
  /** The run added last. */
  #last: Run | null = null;
  #sequence = 0;

  /** Time of the next row; +Infinity when there is none. */
  get nextMs(): number {
    return this.#heap.length === 0 ? Infinity : headMs(this.#heap[0]);
  }

  /** Adds rows `first`, `first + 1`, ... of a partition, with their times. */
  add(times: Float64Array, first: number, partition: number): void {
    const count = times.length;
    if (count === 0) return;
    const order = timeOrder(times, count);
    if (order === null && count < SMALL && this.#append(times, first, partition)) return;
    const rows = new Int32Array(count);
    for (let i = 0; i < count; i++) rows[i] = first + (order === null ? i : order[i]);
    const sorted = order === null ? times.slice() : Float64Array.from(order, (at) => times[at]);
    this.#last = { times: sorted, rows, partition, sequence: this.#sequence++, at: 0, length: count };
    this.#push(this.#last);
  }

  /**
   * Takes out rows older than `belowMs`, at most as many as `rows` has room for; gives how many it wrote to `rows` and
   * `times`. Without `ordered` rows of different batches come as it is cheapest.
   */
  take(belowMs: number, rows: Int32Array, times: Float64Array, ordered: boolean): number {
    let count = 0;
    while (count < rows.length && this.nextMs < belowMs) {
      const run = this.#heap[0];
      const rival = ordered ? this.#second() : null;
      do {
        rows[count] = run.rows[run.at];
        times[count++] = run.times[run.at++];
      } while (
        count < rows.length && run.at < run.length && run.times[run.at] < belowMs &&
        (rival === null || comesBefore(run, rival))
      );
      if (run.at < run.length) this.#sink(0);
      else this.#removeFirst();
    }
    return count;
  }

  /** Rows move: row `r` is `map[r]` from now on. */
  renumber(map: Int32Array): void {
    for (const { rows, at, length } of this.#heap) for (let i = at; i < length; i++) rows[i] = map[rows[i]];
  }

  /** Calls back with each row that was not taken yet, in no particular order. */
  forEach(visit: (row: number) => void): void {
    for (const { rows, at, length } of this.#heap) for (let i = at; i < length; i++) visit(rows[i]);
  }

  clear(): void {
    this.#heap.length = 0;
    this.#last = null;
  }

  /** Puts rows in order behind those of the run added last; false where that is another's, or done, or newer. */
  #append(times: Float64Array, first: number, partition: number): boolean {
    const run = this.#last;
    if (run === null || run.partition !== partition || run.at === run.length) return false;
    if (run.times[run.length - 1] > times[0]) return false;
    const end = run.length + times.length;
    if (end > run.times.length) widen(run, Math.max(SMALL, 2 * end));
    run.times.set(times, run.length);
    for (let i = run.length; i < end; i++) run.rows[i] = first + i - run.length;
    run.length = end;
    return true;
  }

  /** The run that comes next after the first one. */
  #second(): Run | null {
    const heap = this.#heap;
    if (heap.length < 2) return null;
    return heap.length > 2 && comesBefore(heap[2], heap[1]) ? heap[2] : heap[1];
  }

  #push(run: Run): void {
    const heap = this.#heap;
    let at = heap.push(run) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && comesBefore(run, heap[parent]); parent = (at - 1) >> 1) {
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = run;
  }

  #removeFirst(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const run = heap[from];
    let at = from;
    for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && comesBefore(heap[child + 1], heap[child])) child++;
      if (!comesBefore(heap[child], run)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = run;
  }
}

function widen(run: Run, length: number): void {
  const [times, rows] = [new Float64Array(length), new Int32Array(length)];
  times.set(run.times.subarray(0, run.length));
  rows.set(run.rows.subarray(0, run.length));
  run.times = times;
  run.rows = rows;
}

function headMs(run: Run): number {
  return run.times[run.at];
}

function comesBefore(a: Run, b: Run): boolean {
  const [aMs, bMs] = [headMs(a), headMs(b)];
  if (aMs !== bMs) return aMs < bMs;
  return a.partition !== b.partition ? a.partition < b.partition : a.sequence < b.sequence;
}
