import type { Batch } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { StageCounts } from "../operators/mod.ts";
import type { JoinSlice } from "./join_slice.ts";
import type { JoinSide, JoinSpec } from "./join_spec.ts";
import type { Arrivals } from "./matcher.ts";
import { RowGroups } from "./row_groups.ts";
import { type IsLate, RowSieve } from "./row_sieve.ts";

/** Takes the rows of both inputs in: which of them count, how many are held, and that they are not too many. */
export class JoinInputs {
  readonly #spec: JoinSpec;
  readonly #sieves: readonly [RowSieve, RowSieve];
  readonly groups: RowGroups = new RowGroups();
  #slots = new Int32Array(0);
  /** Rows held now. */
  held = 0;

  constructor(spec: JoinSpec, isLate: IsLate) {
    this.#spec = spec;
    this.#sieves = [new RowSieve(spec.keys[0], isLate), new RowSieve(spec.keys[1], isLate)];
  }

  /** Sorts out the rows of a batch. */
  sift(batch: Batch, side: JoinSide, watermarkMs: number): RowSieve {
    const sieve = this.#sieves[side];
    sieve.sift(batch, watermarkMs);
    return sieve;
  }

  /** Puts rows of a batch into a slice; throws `JOIN_STATE_FULL`. */
  put(batch: Batch, side: JoinSide, slice: JoinSlice, rows: Int32Array, count: number): Arrivals {
    this.reserve(count);
    if (this.#slots.length < count) this.#slots = new Int32Array(count);
    const slots = this.#slots;
    slice.keys.lookup(this.#spec.keys[side].map((key) => batch.columns[key]), rows, 0, count, slots);
    const linked = slice.sides[side];
    linked.reach(slice.keys.size);
    const first = linked.add(batch, rows, slots, count);
    return { batch, side, rows, count, slice, slots, first };
  }

  /** Counts rows that are about to be held; throws `JOIN_STATE_FULL`. */
  reserve(count: number): void {
    this.held += count;
    const { maxRowsHeld } = this.#spec;
    if (this.held <= maxRowsHeld) return;
    throw new VolleyError({
      code: "JOIN_STATE_FULL",
      message: `Cannot hold more rows for a join: ${maxRowsHeld} wait for partners already`,
      hint: "Is one input's event time far behind the other's? Else narrow the bounds, or raise maxRowsHeld.",
    });
  }

  counts(): StageCounts {
    const [left, right] = this.#sieves;
    return {
      late: left.late + right.late,
      lateAfterIdle: left.lateAfterIdle + right.lateAfterIdle,
      stateEntries: this.held,
    };
  }
}
