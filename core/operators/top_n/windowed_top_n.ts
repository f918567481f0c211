import { type Batch, type Column, RowBatcher } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { LeastNumbers, SlotState } from "../../state/mod.ts";
import { rowsOf } from "../row_numbers.ts";
import type { Stage, StageCounts, StageOutput, WaitStatus } from "../stage.ts";
import { Ranking } from "./ranking.ts";
import { RowOrder } from "./row_order.ts";
import type { TopNInit } from "./top_n.ts";

/** Windows `[k * slide + offset, k * slide + offset + size)`, in milliseconds; tumbling ones slide by their size. */
export interface WindowLengths {
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly offsetMs: number;
}

/** The rows of one window: its own keys, and the first rows of each. */
interface Window {
  readonly state: SlotState;
  readonly ranking: Ranking;
}

const ONE_ROW = new Int32Array(1);
const ONE_SLOT = new Int32Array(1);
/** Name of a window's table in a snapshot, before its end. */
const TABLE = "top@";

/**
 * The first rows of each key and window, given out when the watermark reaches the window's end. A row is late for a
 * window whose end the watermark of its own partition had reached before it: judged by the data, not by the run.
 */
export class WindowedTopN implements Stage {
  readonly mergesPartitions = true;
  /** A result has its window's last millisecond: the next ones may be exactly at a watermark that has fired others. */
  heldWatermark = -Infinity;
  readonly #options: TopNInit;
  readonly #window: WindowLengths;
  readonly #order: RowOrder;
  readonly #output: RowBatcher;
  /** By end. */
  readonly #windows = new Map<number, Window>();
  readonly #ends = new LeastNumbers();
  #firedToMs = -Infinity;
  #late = 0;
  /** Key columns of the batch. */
  #columns: readonly Column[] = [];

  constructor(window: WindowLengths, options: TopNInit) {
    this.#options = options;
    this.#window = window;
    const { input, output, orderBy, batchRows, codegen } = options;
    this.#order = new RowOrder(input, orderBy);
    this.#output = new RowBatcher(output, { batchRows, codegen });
    if (options.restored) this.#restore(options.restored);
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    if (batch.times === null) throw withoutTimes();
    const times = batch.times.values;
    const rows = rowsOf(batch);
    const { behind } = batch;
    this.#order.begin(batch);
    this.#columns = this.#options.keyColumns.map((column) => batch.columns[column]);
    let at = 0;
    for (let j = 0; j < batch.rows; j++) {
      const i = rows[j];
      let watermarkMs = -Infinity;
      if (behind !== null) {
        while (at < behind.rows.length && behind.rows[at] < i) at++;
        if (at < behind.rows.length && behind.rows[at] === i) watermarkMs = behind.watermarks[at];
      }
      this.#place(batch, i, times[i], Math.max(watermarkMs, this.#firedToMs));
    }
    return null;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    this.heldWatermark = timeMs - 1;
    return this.#ends.least <= timeMs ? this.#fire(timeMs) : null;
  }

  waitStatus(): WaitStatus {
    return { pending: this.#groups(), nextEventTimeMs: this.#ends.least };
  }

  counts(): StageCounts {
    return { late: this.#late, pendingWindows: this.#groups() };
  }

  snapshot(): Uint8Array {
    const whole = this.#newState([]);
    for (const [endMs, { state, ranking }] of this.#windows) {
      const keys = Array.from({ length: state.keys.size }, (_, slot) => state.keys.bytesOf(slot));
      const slots = whole.keys.add(keys);
      const table = whole.table(TABLE + endMs, "list");
      for (let slot = 0; slot < keys.length; slot++) table.write(slots[slot], ranking.read(slot));
    }
    return whole.snapshot();
  }

  #place(batch: Batch, row: number, timeMs: number, watermarkMs: number): void {
    const { sizeMs, slideMs, offsetMs } = this.#window;
    const lastStartMs = Math.floor((timeMs - offsetMs) / slideMs) * slideMs + offsetMs;
    let covered = 0;
    let taken = 0;
    for (let startMs = lastStartMs; startMs > timeMs - sizeMs; startMs -= slideMs) {
      covered++;
      const endMs = startMs + sizeMs;
      if (endMs <= watermarkMs) break;
      taken++;
      this.#addTo(endMs, batch, row);
    }
    if (taken === 0 && covered > 0) this.#late++;
  }

  #addTo(endMs: number, batch: Batch, row: number): void {
    let window = this.#windows.get(endMs);
    if (window === undefined) {
      window = this.#newWindow();
      this.#windows.set(endMs, window);
      this.#ends.add(endMs);
    }
    ONE_ROW[0] = row;
    window.state.lookup(this.#columns, ONE_ROW, 1, ONE_SLOT);
    window.ranking.add(ONE_SLOT[0], batch, row);
  }

  *#fire(timeMs: number): Generator<Batch> {
    for (let endMs = this.#ends.least; endMs <= timeMs && endMs < Infinity; endMs = this.#ends.least) {
      yield* this.#results(endMs, this.#windows.get(endMs)!);
      this.#windows.delete(endMs);
      this.#firedToMs = endMs;
      this.#ends.dropLeast();
    }
  }

  *#results(endMs: number, { state, ranking }: Window): Generator<Batch> {
    const bounds = { window_start: endMs - this.#window.sizeMs, window_end: endMs };
    for (let slot = 0; slot < state.keys.size; slot++) {
      const rows = ranking.rowsOf(slot);
      for (let at = 0; at < rows.length; at++) {
        this.#output.push({ ...rows[at].row, ...bounds, rank: at + 1 } as never);
        if (this.#output.full) yield this.#take(endMs);
      }
    }
    if (this.#output.length > 0) yield this.#take(endMs);
  }

  /** Results have the last millisecond of their window as event time, as those of aggregates. */
  #take(endMs: number): Batch {
    const timeMs = endMs - 1;
    const values = new Float64Array(this.#output.length).fill(timeMs);
    return this.#output.take({ times: { values, minMs: timeMs, maxMs: timeMs } });
  }

  #groups(): number {
    let groups = 0;
    for (const { state } of this.#windows.values()) groups += state.keys.size;
    return groups;
  }

  #newWindow(): Window {
    const ranking = new Ranking(this.#options.n, this.#order, "volley:top");
    return { ranking, state: this.#newState([ranking]) };
  }

  #newState(holders: readonly Ranking[]): SlotState {
    const { operatorId, input, keyColumns } = this.#options;
    const keyTypes = keyColumns.map((column) => input.fields[column].type);
    return new SlotState({ operatorId, keyTypes, holders });
  }

  #restore(bytes: Uint8Array): void {
    const whole = this.#newState([]);
    whole.restore(bytes);
    for (const table of whole.tables()) {
      const endMs = Number(table.name.slice(TABLE.length));
      const window = this.#newWindow();
      for (let slot = 0; slot < whole.keys.size; slot++) {
        if (!table.has(slot)) continue;
        const [own] = window.state.keys.add([whole.keys.bytesOf(slot)]);
        window.ranking.write(own, table.read(slot));
      }
      this.#windows.set(endMs, window);
      this.#ends.add(endMs);
    }
  }
}

function withoutTimes(): VolleyError {
  return new VolleyError({
    code: "EVENT_TIME_UNKNOWN",
    message: "Cannot place rows in windows: they came without event times",
    hint: "Declare watermarks after the operator that makes these rows: withWatermarks(column).",
  });
}
