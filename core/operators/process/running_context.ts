import { type Batch, type ValueReader, valueReader } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import type { SlotKeys } from "../../state/mod.ts";
import type { Clock } from "../../time/mod.ts";
import type { OutputTag } from "../output_tag.ts";
import type { ProcessContext, Timer } from "./process_function.ts";
import type { ProcessTimers } from "./process_timers.ts";
import type { RowOutput } from "./row_output.ts";

/** What a context is made from. */
export interface RunningContextInit {
  readonly clock: Clock;
  readonly keyColumns: readonly number[];
  readonly keys: SlotKeys;
  readonly timers: ProcessTimers;
  readonly output: RowOutput;
  readonly sides: ReadonlyMap<string, RowOutput>;
}

/** The one context of an operator, moved from row to row and timer to timer. */
export class RunningContext implements ProcessContext {
  readonly timers: ProcessTimers;
  readonly #init: RunningContextInit;
  readonly #output: RowOutput;
  #batch: Batch | null = null;
  #times: Float64Array | null = null;
  #keyReaders: readonly ValueReader[] | null = null;
  #row = -1;
  #slot = 0;
  #timer: Timer | null = null;
  /** Event time of rows put out by a timer. */
  #emittedMs: number | null = null;
  /** Least event time seen: what a processing-time timer's rows have before the first watermark. */
  #leastMs = Infinity;

  constructor(init: RunningContextInit) {
    this.#init = init;
    this.timers = init.timers;
    this.#output = init.output;
    // Bound, so that users may take them out of the context: onRow(row, { emit }).
    this.emit = this.emit.bind(this);
    this.side = this.side.bind(this);
  }

  get key(): unknown {
    const { keyColumns, keys } = this.#init;
    if (this.#batch === null) return keys.keyOf(this.#slot);
    if (keyColumns.length === 0) return undefined;
    this.#keyReaders ??= keyColumns.map((column) => valueReader(this.#batch!.columns[column]));
    const readers = this.#keyReaders;
    return readers.length === 1 ? readers[0](this.#row) : readers.map((read) => read(this.#row));
  }

  get timestampMs(): number | null {
    if (this.#batch !== null) return this.#times === null ? null : this.#times[this.#row];
    return this.#timer?.kind === "event" ? this.#timer.timeMs : null;
  }

  get watermarkMs(): number {
    return this.timers.watermarkMs;
  }

  get nowMs(): number {
    return this.#init.clock.now();
  }

  get ended(): boolean {
    return this.timers.watermarkMs === Infinity;
  }

  emit(row: object): void {
    if (this.#batch === null) this.#output.pushTimed(row, this.#emittedMs);
    else this.#output.push(row, this.#row);
  }

  side(tag: OutputTag, row: object): void {
    const output = this.#init.sides.get(tag.name);
    if (output === undefined) throw undeclared(tag, [...this.#init.sides.keys()]);
    if (this.#batch === null) output.pushTimed(row, this.#emittedMs);
    else output.push(row, this.#row);
  }

  /** The rows of a batch come next. */
  begin(batch: Batch): void {
    this.#batch = batch;
    this.#times = batch.times?.values ?? null;
    this.#keyReaders = null;
    if (batch.times !== null && batch.times.minMs < this.#leastMs) this.#leastMs = batch.times.minMs;
  }

  /** Physical row `row` of the batch is handled. */
  at(row: number): void {
    this.#row = row;
  }

  /** Timers come next; `beforeMs` is the watermark downstream knows of. */
  end(): void {
    this.#batch = null;
    this.#times = null;
    this.#keyReaders = null;
  }

  /** A timer is handled. */
  atTimer(timer: Timer, slot: number, beforeMs: number): void {
    this.#timer = timer;
    this.#slot = slot;
    const earliestMs = Math.max(beforeMs, this.#leastMs);
    if (this.#leastMs === Infinity) this.#emittedMs = null;
    else this.#emittedMs = timer.kind === "event" ? Math.max(timer.timeMs, beforeMs) : earliestMs;
  }
}

function undeclared({ name }: OutputTag, declared: readonly string[]): VolleyError {
  return new VolleyError({
    code: "SIDE_OUTPUT_UNDECLARED",
    message: `Cannot put a row out under "${name}": the operator declared ${
      declared.map((one) => `"${one}"`).join(", ") || "no side output"
    }`,
    hint: "Declare it where the operator is added: process(fn, output, { sides: [tag] }).",
  });
}
