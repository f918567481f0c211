import type { Batch, Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type SlotHolder, SlotState } from "../state/mod.ts";
import type { Clock } from "../time/mod.ts";
import { pacingBatch, rowsOf } from "./row_numbers.ts";
import type { Stage, StageCounts, StageOutput } from "./stage.ts";

/** What a {@linkcode Dedup} is made from. */
export interface DedupInit {
  readonly operatorId: string;
  readonly input: Schema;
  /** Column indexes of the key parts, at least one. */
  readonly keyColumns: readonly number[];
  /** How long a key is remembered from its first row on; null: for ever. */
  readonly ttlMs: number | null;
  /** What `ttlMs` is measured by. */
  readonly time: "event" | "processing";
  readonly clock: Clock;
  /** State to continue from: what `snapshot` gave. */
  readonly restored?: Uint8Array;
}

/**
 * Lets the first row of each key pass. With a time to live a key is forgotten `ttlMs` after the row that passed, and
 * the next one passes again.
 *
 * In event time that is judged by the data alone, whatever batches it came in: a row at time `t`, behind a watermark
 * `w` of its partition or not, is a repetition while the row that passed was at `first` and `first + ttl` is greater
 * than both. Nothing is kept of a key whose time the watermark has passed.
 */
export class Dedup implements Stage {
  readonly #options: DedupInit;
  readonly #until = new UntilTimes();
  readonly #state: SlotState;
  #slots = new Int32Array(0);
  #kept = new Int32Array(0);

  constructor(options: DedupInit) {
    this.#options = options;
    const { operatorId, input, keyColumns } = options;
    const keyTypes = keyColumns.map((column) => input.fields[column].type);
    this.#state = new SlotState({ operatorId, keyTypes, holders: [this.#until] });
    if (options.restored) this.#state.restore(options.restored);
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    const known = this.#state.keys.size;
    this.#lookup(batch);
    this.#until.grow(this.#state.keys.size);
    const count = this.#choose(batch, known);
    if (this.#options.time === "processing" && this.#state.wantsShrinking) this.#forget();
    if (count === 0) return null;
    return count === batch.length ? batch : batch.derive(batch.schema, batch.columns, this.#kept, count);
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    if (this.#options.ttlMs === null || this.#options.time !== "event" || timeMs === Infinity) return null;
    this.#until.nowMs = timeMs;
    return this.#state.wantsShrinking ? this.#shrink() : null;
  }

  counts(): StageCounts {
    return { stateEntries: this.#state.keys.size };
  }

  snapshot(): Uint8Array {
    return this.#state.snapshot();
  }

  #lookup(batch: Batch): void {
    if (this.#slots.length < batch.rows) {
      this.#slots = new Int32Array(batch.rows);
      this.#kept = new Int32Array(batch.rows);
    }
    const columns = this.#options.keyColumns.map((column) => batch.columns[column]);
    this.#state.lookup(columns, rowsOf(batch), batch.rows, this.#slots);
  }

  #choose(batch: Batch, known: number): number {
    const { ttlMs, time, clock } = this.#options;
    if (ttlMs === null) return this.#chooseNew(batch, known);
    if (time === "event") return this.#chooseByTimes(batch, ttlMs);
    return this.#chooseByClock(batch, ttlMs, clock.now());
  }

  /** Slots are given in order of first appearance: the next one that was never seen is that of a first row. */
  #chooseNew({ rows, selection }: Batch, known: number): number {
    const until = this.#until.values;
    const slots = this.#slots;
    const kept = this.#kept;
    let next = known;
    let count = 0;
    for (let j = 0; j < rows; j++) {
      if (slots[j] !== next) continue;
      until[next++] = Infinity;
      kept[count++] = selection === null ? j : selection[j];
    }
    return count;
  }

  #chooseByTimes(batch: Batch, ttlMs: number): number {
    const { rows, selection, behind } = batch;
    if (batch.times === null) throw withoutTimes();
    const times = batch.times.values;
    const until = this.#until.values;
    const slots = this.#slots;
    const kept = this.#kept;
    let at = 0;
    let count = 0;
    for (let j = 0; j < rows; j++) {
      const i = selection === null ? j : selection[j];
      let nowMs = times[i];
      if (behind !== null) {
        while (at < behind.rows.length && behind.rows[at] < i) at++;
        if (at < behind.rows.length && behind.rows[at] === i) nowMs = Math.max(nowMs, behind.watermarks[at]);
      }
      if (until[slots[j]] > nowMs) continue;
      until[slots[j]] = times[i] + ttlMs;
      kept[count++] = i;
    }
    return count;
  }

  #chooseByClock({ rows, selection }: Batch, ttlMs: number, nowMs: number): number {
    const until = this.#until.values;
    const slots = this.#slots;
    let count = 0;
    for (let j = 0; j < rows; j++) {
      if (until[slots[j]] > nowMs) continue;
      until[slots[j]] = nowMs + ttlMs;
      this.#kept[count++] = selection === null ? j : selection[j];
    }
    return count;
  }

  /** Of the clock nobody tells: what has run out is left behind with the batch that finds much of it. */
  #forget(): void {
    this.#until.nowMs = this.#options.clock.now();
    for (const _ of this.#state.shrink());
  }

  *#shrink(): Generator<Batch> {
    for (const looked of this.#state.shrink()) yield pacingBatch(this.#options.input, looked);
  }
}

/** When each key is forgotten, by slot. */
class UntilTimes implements SlotHolder {
  readonly name = "volley:seen-until";
  readonly kind = "value";
  values: Float64Array = new Float64Array(0);
  /** Keys that run out at or before are forgotten. */
  nowMs = -Infinity;

  grow(size: number): void {
    const { length } = this.values;
    if (length >= size) return;
    const larger = new Float64Array(Math.max(size, 2 * length, 64)).fill(-Infinity, length);
    larger.set(this.values);
    this.values = larger;
  }

  has(slot: number): boolean {
    return slot < this.values.length && this.values[slot] > this.nowMs;
  }

  read(slot: number): number {
    return this.values[slot];
  }

  write(slot: number, value: unknown): void {
    this.grow(slot + 1);
    this.values[slot] = value as number;
  }

  move(from: number, to: number): void {
    this.values[to] = this.values[from];
  }

  truncate(size: number): void {
    this.values.fill(-Infinity, size);
  }
}

function withoutTimes(): VolleyError {
  return new VolleyError({
    code: "EVENT_TIME_UNKNOWN",
    message: "Cannot forget keys by event time: rows came without one",
    hint:
      'Declare watermarks before: withWatermarks("column"), or measure by the clock: dedup(..., { time: "processing" }).',
  });
}
