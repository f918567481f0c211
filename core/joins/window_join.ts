import type { Batch } from "../data/mod.ts";
import type { SideOutputs, Stage, StageCounts, StageOutput, WaitStatus } from "../operators/mod.ts";
import { JoinInputs } from "./join_inputs.ts";
import { isOuter, type JoinSide, type JoinSpec } from "./join_spec.ts";
import type { JoinSlice } from "./join_slice.ts";
import { Matcher } from "./matcher.ts";
import { SlicePool } from "./slice_pool.ts";
import { StoredColumns } from "./stored_columns.ts";
import { type JoinWindow, WindowEnds, type WindowGroup, WindowGroups } from "./window_groups.ts";

/** Partners share a window. */
export interface WindowJoinSpec extends JoinSpec {
  readonly window: JoinWindow;
}

const SIDES: readonly JoinSide[] = [0, 1];
const ANY_TIME = { lowMs: -Infinity, highMs: Infinity };

/**
 * Pairs of rows with equal keys in one tumbling or sliding window, for each window they share. A pair is put out when
 * its second row arrives, a row of an outer side that stays alone when the watermark reaches the window's end; both
 * with the window's last millisecond as event time. A row is late for a window that ends at or before its partition's
 * watermark, and late altogether when it is for all.
 *
 * A row is held once for each window it lies in.
 */
export class WindowJoin implements Stage {
  readonly #spec: WindowJoinSpec;
  readonly #ends: WindowEnds;
  readonly #groups: WindowGroups;
  readonly #inputs: JoinInputs;
  readonly side: SideOutputs | undefined;
  readonly #pool: SlicePool;
  readonly #matcher: Matcher;
  /** Windows that hold rows, by end. */
  readonly #windows = new Map<number, JoinSlice>();
  readonly #outer: readonly JoinSide[];
  #nextEndMs = Infinity;
  #watermarkMs = -Infinity;
  readonly mergesPartitions = true;
  heldWatermark = -Infinity;

  constructor(spec: WindowJoinSpec) {
    this.#spec = spec;
    this.#ends = new WindowEnds(spec.window);
    this.#groups = new WindowGroups(this.#ends);
    this.#inputs = new JoinInputs(
      spec,
      (timeMs, watermarkMs) => this.#ends.isLate(timeMs, watermarkMs),
      (timeMs) => this.#bounds(this.#ends.lastEndMs(timeMs)),
    );
    this.side = this.#inputs.side;
    this.#pool = new SlicePool(spec, [new StoredColumns(spec, 0), new StoredColumns(spec, 1)]);
    this.#matcher = new Matcher(spec);
    this.#outer = SIDES.filter((side) => isOuter(spec.type, side));
  }

  process(batch: Batch, port: number): StageOutput {
    if (batch.rows === 0) return null;
    const side = port as JoinSide;
    const sieve = this.#inputs.sift(batch, side, this.#watermarkMs);
    const keyed = this.#group(batch, sieve.rows, sieve.count);
    const keyless = isOuter(this.#spec.type, side)
      ? this.#group(batch, sieve.keyless, sieve.keyless.length)
      : [];
    return this.#take(batch, side, keyed, keyless);
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    if (this.#nextEndMs <= timeMs) return this.#fire(timeMs);
    this.#moveTo(timeMs);
    return null;
  }

  counts(): StageCounts {
    return { ...this.#inputs.counts(), pendingWindows: this.#windows.size };
  }

  waitStatus(): WaitStatus {
    return { pending: this.#inputs.held, nextEventTimeMs: this.#nextEndMs };
  }

  #group(batch: Batch, rows: ArrayLike<number>, count: number): WindowGroup[] {
    const times = batch.times!.values;
    const { behind } = batch;
    this.#groups.clear();
    let at = 0;
    for (let j = 0; j < count; j++) {
      const row = rows[j];
      let watermarkMs = this.#watermarkMs;
      if (behind !== null) {
        while (at < behind.rows.length && behind.rows[at] < row) at++;
        if (at < behind.rows.length && behind.rows[at] === row) {
          watermarkMs = Math.max(watermarkMs, behind.watermarks[at]);
        }
      }
      this.#groups.add(row, times[row], watermarkMs);
    }
    return this.#groups.take();
  }

  *#take(
    batch: Batch,
    side: JoinSide,
    keyed: readonly WindowGroup[],
    keyless: readonly WindowGroup[],
  ): Generator<Batch> {
    for (const { endMs, rows } of keyless) {
      yield* this.#matcher.keyless(batch, Int32Array.from(rows), side, this.#bounds(endMs));
    }
    for (const { endMs, rows } of keyed) {
      const slice = this.#windowFor(endMs);
      slice.assigned += rows.length;
      const arrivals = this.#inputs.put(batch, side, slice, Int32Array.from(rows), rows.length);
      yield* this.#matcher.pairs(arrivals, slice, ANY_TIME, this.#bounds(endMs));
    }
  }

  #windowFor(endMs: number): JoinSlice {
    let slice = this.#windows.get(endMs);
    if (slice === undefined) {
      this.#windows.set(endMs, slice = this.#pool.take(endMs - this.#ends.sizeMs, endMs));
      this.#nextEndMs = Math.min(this.#nextEndMs, endMs);
    }
    return slice;
  }

  *#fire(timeMs: number): Generator<Batch> {
    const due = [...this.#windows.keys()].filter((endMs) => endMs <= timeMs).sort((a, b) => a - b);
    for (const endMs of due) {
      const slice = this.#windows.get(endMs)!;
      for (const side of this.#outer) {
        yield* this.#matcher.unmatched(slice.sides[side], side, Infinity, this.#bounds(endMs));
      }
      this.#inputs.held -= slice.count;
      this.#windows.delete(endMs);
      this.#pool.give(slice);
    }
    this.#nextEndMs = Infinity;
    for (const endMs of this.#windows.keys()) this.#nextEndMs = Math.min(this.#nextEndMs, endMs);
    this.#moveTo(timeMs);
  }

  #moveTo(timeMs: number): void {
    this.#watermarkMs = timeMs;
    // One less: a result at the watermark itself must still reach a session that would end there.
    this.heldWatermark = timeMs - 1;
  }

  #bounds(endMs: number): { startMs: number; endMs: number } {
    return { startMs: endMs - this.#ends.sizeMs, endMs };
  }
}
