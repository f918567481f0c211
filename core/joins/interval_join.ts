import type { Batch } from "../data/mod.ts";
import type { SideOutputs, Stage, StageCounts, StageOutput, WaitStatus } from "../operators/mod.ts";
import { JoinInputs } from "./join_inputs.ts";
import { isOuter, type JoinSide, type JoinSpec, otherSide } from "./join_spec.ts";
import type { JoinSlice } from "./join_slice.ts";
import { Matcher, type Reach } from "./matcher.ts";
import type { RowSieve } from "./row_sieve.ts";
import { SlicePool } from "./slice_pool.ts";
import { StoredColumns } from "./stored_columns.ts";
import { TimeSlices } from "./time_slices.ts";

/** Partners have times from left time + `lowerMs` to left time + `upperMs`, both included. */
export interface IntervalJoinSpec extends JoinSpec {
  readonly lowerMs: number;
  readonly upperMs: number;
}

const SIDES: readonly JoinSide[] = [0, 1];

/**
 * Pairs of rows with equal keys whose times lie within bounds. A pair is put out when the later of the two arrives,
 * with the greater of both times; a row of an outer side that found no partner when the watermark says none can come
 * any more, with its own time. A row older than its partition's watermark is late, as in Flink.
 *
 * A left row is held while left time + upper >= watermark, a right one while right time - lower >= watermark, in
 * slices of event time (see {@linkcode TimeSlices}) which are let go of as a whole.
 */
export class IntervalJoin implements Stage {
  readonly #spec: IntervalJoinSpec;
  readonly #inputs: JoinInputs;
  readonly side: SideOutputs | undefined;
  readonly #slices: TimeSlices;
  readonly #matcher: Matcher;
  /** How long rows of each side wait for later partners. */
  readonly #keepMs: readonly [number, number];
  readonly #reach: readonly [Reach, Reach];
  readonly #outer: readonly JoinSide[];
  #watermarkMs = -Infinity;
  readonly mergesPartitions = true;
  heldWatermark = -Infinity;

  constructor(spec: IntervalJoinSpec) {
    const { lowerMs, upperMs } = spec;
    this.#spec = spec;
    this.#inputs = new JoinInputs(
      spec,
      (timeMs, watermarkMs) => timeMs < watermarkMs,
      (timeMs, side) => {
        const { lowMs, highMs } = this.#reach[side];
        return { startMs: timeMs + lowMs, endMs: timeMs + highMs + 1 };
      },
    );
    this.side = this.#inputs.side;
    const stored = [new StoredColumns(spec, 0), new StoredColumns(spec, 1)] as const;
    this.#slices = new TimeSlices(new SlicePool(spec, stored), upperMs - lowerMs);
    this.#matcher = new Matcher(spec);
    this.#keepMs = [upperMs, -lowerMs];
    this.#reach = [{ lowMs: lowerMs, highMs: upperMs }, { lowMs: -upperMs, highMs: -lowerMs }];
    this.#outer = SIDES.filter((side) => isOuter(spec.type, side));
  }

  process(batch: Batch, port: number): StageOutput {
    if (batch.rows === 0) return null;
    const side = port as JoinSide;
    return this.#take(batch, side, this.#inputs.sift(batch, side, this.#watermarkMs));
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    if (this.#nextDueMs() <= timeMs) return this.#fire(timeMs);
    this.#moveTo(timeMs);
    return null;
  }

  counts(): StageCounts {
    return this.#inputs.counts();
  }

  waitStatus(): WaitStatus {
    return { pending: this.#inputs.held, nextEventTimeMs: this.#nextDueMs() };
  }

  *#take(batch: Batch, side: JoinSide, sieve: RowSieve): Generator<Batch> {
    if (sieve.keyless.length > 0 && isOuter(this.#spec.type, side)) {
      yield* this.#matcher.keyless(batch, Int32Array.from(sieve.keyless), side, null);
    }
    if (sieve.count === 0) return;
    const times = batch.times!.values;
    const sliceFor = (row: number) => this.#slices.sliceFor(times[row]);
    for (const { slice, rows, count } of this.#inputs.groups.split(sieve.rows, sieve.count, sliceFor)) {
      const arrivals = this.#inputs.put(batch, side, slice, rows, count);
      yield* this.#pairsAround(arrivals);
    }
  }

  *#pairsAround(arrivals: Parameters<Matcher["pairs"]>[0]): Generator<Batch> {
    const reach = this.#reach[arrivals.side];
    const { all } = this.#slices;
    for (let at = this.#slices.firstAfter(arrivals.slice.startMs + reach.lowMs); at < all.length; at++) {
      if (all[at].startMs > arrivals.slice.endMs + reach.highMs) break;
      yield* this.#matcher.pairs(arrivals, all[at], reach, null);
    }
  }

  *#fire(timeMs: number): Generator<Batch> {
    for (const side of this.#outer) {
      const belowMs = timeMs - this.#keepMs[side];
      for (const slice of this.#slices.all) {
        if (slice.startMs >= belowMs) break;
        yield* this.#matcher.unmatched(slice.sides[side], side, belowMs, null);
      }
    }
    this.#moveTo(timeMs);
  }

  /** The watermark at which the next row without a partner is due; +Infinity: none is held. */
  #nextDueMs(): number {
    let next = Infinity;
    for (const side of this.#outer) {
      const first = this.#slices.all.find((slice) => slice.sides[side].unmatched!.nextMs < Infinity);
      // Watermarks are whole milliseconds: the first one past the time is one more.
      if (first) next = Math.min(next, first.sides[side].unmatched!.nextMs + this.#keepMs[side] + 1);
    }
    return next;
  }

  #moveTo(timeMs: number): void {
    this.#watermarkMs = timeMs;
    // One less: a result at the watermark itself must still reach a session that would end there.
    this.heldWatermark = timeMs - 1 - Math.max(0, ...this.#outer.map((side) => this.#keepMs[side]));
    for (const slice of this.#slices.all) for (const side of SIDES) this.#release(slice, side);
    this.#slices.drop((slice) => slice.count === 0);
  }

  #release(slice: JoinSlice, side: JoinSide): void {
    const { held, count } = slice.sides[side];
    if (count === 0 || held.maxMs + this.#keepMs[side] >= this.#watermarkMs) return;
    this.#inputs.held -= count;
    if (slice.sides[otherSide(side)].count === 0) slice.sides[side].clear();
    else slice.renew(side);
  }
}
