import { Batch, type Column } from "../data/mod.ts";
import type { SideOutputs, Stage, StageCounts, StageOutput, WaitStatus } from "../operators/mod.ts";
import { rowNumbers } from "../windows/mod.ts";
import { JoinInputs } from "./join_inputs.ts";
import type { JoinSide, JoinSpec } from "./join_spec.ts";
import { JoinedRows } from "./joined_rows.ts";
import { NewestRows } from "./newest_rows.ts";
import { StoredColumns } from "./stored_columns.ts";
import { WaitingRows } from "./waiting_rows.ts";

/** The partner of a left row is the newest right row that is not newer than it, and at most `toleranceMs` older. */
export interface AsOfJoinSpec extends JoinSpec {
  readonly type: "inner" | "left";
  readonly toleranceMs: number;
}

/**
 * For each left row the newest right row with the same key that is not newer, and at most the tolerance older. Of
 * several right rows at one time it is that of the highest partition, and of those the last that arrived.
 *
 * Both inputs wait until the watermark has passed them, and are then gone through in order of time; so results come
 * in the order of left rows (time, partition, arrival), with their times. Of each key only the newest right row is
 * kept, in two generations: every tolerance of event time the older one is forgotten.
 */
export class AsOfJoin implements Stage {
  readonly #spec: AsOfJoinSpec;
  readonly #inputs: JoinInputs;
  readonly side: SideOutputs | undefined;
  readonly #left: WaitingRows;
  readonly #right: WaitingRows;
  readonly #results: JoinedRows;
  #newest: NewestRows;
  #older: NewestRows;
  #renewedMs = -Infinity;
  #watermarkMs = -Infinity;
  readonly mergesPartitions = true;
  heldWatermark = -Infinity;
  /** Right rows on their way to `newest`, oldest first, and their key slots. */
  readonly #rightRows: Int32Array;
  readonly #rightTimes: Float64Array;
  readonly #rightSlots: Int32Array;
  #rightCount = 0;
  #rightAt = 0;

  constructor(spec: AsOfJoinSpec) {
    this.#spec = spec;
    const { toleranceMs } = spec;
    this.#inputs = new JoinInputs(
      spec,
      (timeMs, watermarkMs) => timeMs < watermarkMs,
      (timeMs, side) => {
        const startMs = side === 0 ? timeMs - toleranceMs : timeMs;
        return { startMs, endMs: startMs + toleranceMs + 1 };
      },
    );
    this.side = this.#inputs.side;
    this.#left = new WaitingRows(new StoredColumns(spec, 0, spec.keys[0]));
    this.#right = new WaitingRows(new StoredColumns(spec, 1, spec.keys[1]));
    this.#results = new JoinedRows(spec);
    this.#newest = new NewestRows(spec.keyTypes);
    this.#older = new NewestRows(spec.keyTypes);
    this.#rightRows = new Int32Array(spec.batchRows);
    this.#rightTimes = new Float64Array(spec.batchRows);
    this.#rightSlots = new Int32Array(spec.batchRows);
  }

  process(batch: Batch, port: number): StageOutput {
    if (batch.rows === 0) return null;
    const side = port as JoinSide;
    const sieve = this.#inputs.sift(batch, side, this.#watermarkMs);
    const waiting = side === 0 ? this.#left : this.#right;
    this.#inputs.reserve(sieve.count);
    if (sieve.count > 0) waiting.add(batch, sieve.rows, sieve.count);
    const keepsAll = side === 0 && this.#spec.type === "left";
    return keepsAll && sieve.keyless.length > 0 ? this.#keyless(batch, Int32Array.from(sieve.keyless)) : null;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    this.#renew();
    if (Math.min(this.#left.order.nextMs, this.#right.order.nextMs) < timeMs) return this.#fire(timeMs);
    this.#moveTo(timeMs);
    return null;
  }

  counts(): StageCounts {
    return { ...this.#inputs.counts(), stateEntries: this.#inputs.held };
  }

  waitStatus(): WaitStatus {
    return { pending: this.#left.live, nextEventTimeMs: this.#left.order.nextMs + 1 };
  }

  *#keyless(batch: Batch, rows: Int32Array): Generator<Batch> {
    const times = batch.times!.values;
    for (let from = 0; from < rows.length; from += this.#spec.batchRows) {
      const part = rows.subarray(from, from + this.#spec.batchRows);
      const own = Float64Array.from(part, (row) => times[row]);
      yield this.#results.make({ from: batch, rows: part }, null, own, part.length);
    }
  }

  *#fire(timeMs: number): Generator<Batch> {
    const { batchRows } = this.#spec;
    const rows = new Int32Array(batchRows);
    const times = new Float64Array(batchRows);
    while (this.#left.order.nextMs < timeMs) {
      const count = this.#left.order.take(timeMs, rows, times, true);
      yield this.#match(rows, times, count, timeMs);
      this.#left.dead += count;
      this.#inputs.held -= count;
    }
    // What is superseded need not be held: no left row of those times will come.
    while (this.#noteRight(timeMs - 1, timeMs)) yield new Batch(this.#spec.output, [], batchRows, NO_ROWS);
    yield* this.#tidy();
    this.#moveTo(timeMs);
  }

  /** Results of left rows, in order of time; right rows are noted as far as each may see them. */
  #match(rows: Int32Array, times: Float64Array, count: number, timeMs: number): Batch {
    const keys = this.#left.gather(this.#spec.keys[0], rows, count);
    const [slots, olderSlots] = [new Int32Array(count), new Int32Array(count)];
    this.#newest.lookup(keys, rowNumbers(count), count, slots);
    this.#older.lookup(keys, rowNumbers(count), count, olderSlots);
    const isInner = this.#spec.type === "inner";
    const [found, partners, results] = [
      new Int32Array(count),
      new Int32Array(count),
      new Float64Array(count),
    ];
    let made = 0;
    for (let j = 0; j < count; j++) {
      while (this.#noteRight(times[j], timeMs));
      const partner = this.#partnerOf(slots[j], olderSlots[j], times[j]);
      if (partner < 0 && isInner) continue;
      found[made] = rows[j];
      partners[made] = partner;
      results[made++] = times[j];
    }
    const left = { from: this.#left.held, rows: found.subarray(0, made) };
    const right = { from: this.#right.held, rows: partners.subarray(0, made) };
    return made === 0
      ? new Batch(this.#spec.output, [], count, NO_ROWS)
      : this.#results.make(left, right, results.slice(0, made), made);
  }

  #partnerOf(slot: number, olderSlot: number, timeMs: number): number {
    let row = this.#newest.at(slot);
    if (row < 0) row = this.#older.at(olderSlot);
    return row >= 0 && this.#right.held.times[row] >= timeMs - this.#spec.toleranceMs ? row : -1;
  }

  /**
   * Notes right rows up to `untilMs`, some at a time; false when there are none left. Only rows below `belowMs`, the
   * watermark, are in order.
   */
  #noteRight(untilMs: number, belowMs: number): boolean {
    if (this.#rightAt === this.#rightCount && !this.#takeRight(untilMs, belowMs)) return false;
    const [rows, times, slots] = [this.#rightRows, this.#rightTimes, this.#rightSlots];
    const from = this.#rightAt;
    while (this.#rightAt < this.#rightCount && times[this.#rightAt] <= untilMs) {
      const at = this.#rightAt++;
      if (this.#newest.put(slots[at], rows[at]) >= 0) this.#forget();
    }
    return this.#rightAt > from;
  }

  #takeRight(untilMs: number, belowMs: number): boolean {
    if (this.#right.order.nextMs > untilMs) return false;
    const count = this.#right.order.take(belowMs, this.#rightRows, this.#rightTimes, true);
    if (count === 0) return false;
    const keys: Column[] = this.#right.gather(this.#spec.keys[1], this.#rightRows, count);
    this.#newest.lookup(keys, rowNumbers(count), count, this.#rightSlots);
    this.#rightCount = count;
    this.#rightAt = 0;
    return true;
  }

  /** A right row that nothing will ask for any more. */
  #forget(): void {
    this.#right.dead++;
    this.#inputs.held--;
  }

  /** Rows noted before the last renewal are too old for any left row to come, once a whole tolerance has passed. */
  #renew(): void {
    if (this.#watermarkMs < this.#renewedMs + this.#spec.toleranceMs) return;
    this.#forgetOlder();
    [this.#newest, this.#older] = [this.#older, this.#newest];
    this.#renewedMs = this.#watermarkMs;
  }

  #forgetOlder(): void {
    this.#older.forEach(() => this.#forget());
    this.#older.clear();
  }

  *#tidy(): Generator<Batch> {
    yield* this.#steps(this.#left.tidy(() => {}));
    const map = yield* this.#steps(this.#right.tidy((mark) => {
      this.#newest.forEach(mark);
      this.#older.forEach(mark);
    }));
    if (map === null) return;
    this.#newest.renumber(map);
    this.#older.renumber(map);
  }

  /** An empty batch for each step: the event loop may have its turn. */
  *#steps<T>(steps: Generator<number, T>): Generator<Batch, T> {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      yield new Batch(this.#spec.output, [], value, NO_ROWS);
    }
  }

  #moveTo(timeMs: number): void {
    this.#watermarkMs = timeMs;
    if (timeMs === Infinity) {
      this.#renew();
      this.#forgetOlder();
    }
    // One less: a result at the watermark itself must still reach a session that would end there.
    this.heldWatermark = timeMs - 1;
  }
}

const NO_ROWS = { selection: new Int32Array(0) };
