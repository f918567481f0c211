import type { Batch } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { SideOutputs, type StageCounts } from "../operators/mod.ts";
import { LateEvents, type WindowOfRow } from "../windows/mod.ts";
import type { JoinSlice } from "./join_slice.ts";
import type { JoinSide, JoinSpec } from "./join_spec.ts";
import type { Arrivals } from "./matcher.ts";
import { RowGroups } from "./row_groups.ts";
import { type IsLate, RowSieve } from "./row_sieve.ts";

/** The times in which a row of a side could have met partners. */
export type PartnerTimes = (timeMs: number, side: JoinSide) => WindowOfRow;

/** Takes the rows of both inputs in: which of them count, how many are held, and that they are not too many. */
export class JoinInputs {
  readonly #spec: JoinSpec;
  readonly #sieves: readonly [RowSieve, RowSieve];
  readonly #late: readonly [LateEvents, LateEvents] | null;
  /** Where late rows are put; left out where nobody asked for them. */
  readonly side: SideOutputs | undefined;
  readonly groups: RowGroups = new RowGroups();
  #slots = new Int32Array(0);
  /** Rows held now. */
  held = 0;

  constructor(spec: JoinSpec, isLate: IsLate, partnerTimes: PartnerTimes) {
    this.#spec = spec;
    this.side = spec.lateOutput === undefined ? undefined : new SideOutputs();
    const { side } = this;
    this.#late = side === undefined ? null : [lateEvents(spec, 0, side), lateEvents(spec, 1, side)];
    const sieve = (of: JoinSide) => {
      const events = this.#late?.[of];
      return new RowSieve(
        spec.keys[of],
        isLate,
        events && ((batch, row, watermarkMs) => {
          events.add(batch, row, watermarkMs, partnerTimes(batch.times!.values[row], of));
        }),
      );
    };
    this.#sieves = [sieve(0), sieve(1)];
  }

  /** Sorts out the rows of a batch. */
  sift(batch: Batch, side: JoinSide, watermarkMs: number): RowSieve {
    const sieve = this.#sieves[side];
    sieve.sift(batch, watermarkMs);
    this.#late?.[side].put(batch.partition);
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

function lateEvents({ inputs, lateOutput }: JoinSpec, side: JoinSide, outputs: SideOutputs): LateEvents {
  const row = inputs[side];
  return new LateEvents({ tag: lateOutput!, row, columns: row.fields.map((_, k) => k) }, outputs);
}
