import { type Batch, type Field, type RowCursor, rowCursor, Schema } from "../../data/mod.ts";
import { SlotState } from "../../state/mod.ts";
import type { Clock } from "../../time/mod.ts";
import { closureFailed, closureResultInvalid } from "../closure_fault.ts";
import type { OperatorMetrics } from "../operator.ts";
import { failOnRow, type RowFaults } from "../row_faults.ts";
import { pacingBatch, rowNumbers } from "../row_numbers.ts";
import { SideOutputs } from "../side_outputs.ts";
import type { StageCounts, StageOutput, WaitStatus } from "../stage.ts";
import type { ProcessContext, Timer } from "./process_function.ts";
import { ProcessTimers, type TimersInPast } from "./process_timers.ts";
import { RowOutput } from "./row_output.ts";
import { RunningContext } from "./running_context.ts";

/** What a user's function over rows is run with. */
export interface ProcessInit {
  readonly operatorId: string;
  readonly input: Schema;
  readonly output: Schema;
  /** Column indexes of the key parts; none on an unkeyed stream. */
  readonly keyColumns: readonly number[];
  readonly sides: readonly { readonly tag: string; readonly fields: readonly Field[] }[];
  readonly batchRows: number;
  readonly clock: Clock;
  readonly metrics: OperatorMetrics;
  readonly codegen?: boolean;
  /** Default `"fire"`. */
  readonly timersInPast?: TimersInPast;
  /** Default: the run fails. */
  readonly faults?: RowFaults;
  /** State to continue from: what `snapshot` gave. */
  readonly restored?: Uint8Array;
}

/** A user's calls, for rows and for timers. */
export interface ProcessCalls {
  /** Method of the builder, for messages. */
  readonly kind: string;
  onRow(row: never, context: ProcessContext): unknown;
  readonly onTimer: ((timer: Timer, context: ProcessContext) => unknown) | null;
}

/** Timers called between two looks at the time. */
const TIMERS_AT_ONCE = 1024;

/** Calls a user's function for rows and timers, with the state of their key, and gives what it puts out as batches. */
export class ProcessRunner {
  readonly state: SlotState;
  readonly side: SideOutputs = new SideOutputs();
  readonly context: RunningContext;
  readonly #calls: ProcessCalls;
  readonly #options: ProcessInit;
  readonly #faults: RowFaults;
  readonly #cursor: RowCursor;
  readonly #timers: ProcessTimers;
  readonly #output: RowOutput;
  readonly #sides = new Map<string, RowOutput>();
  #slots = new Int32Array(0);
  #batch: Batch | null = null;
  #rows: Int32Array | null = null;
  #next = 0;
  /** The watermark that has gone on downstream. */
  #passedMs = -Infinity;

  constructor(calls: ProcessCalls, options: ProcessInit) {
    const { operatorId, input, output, sides, keyColumns, clock, batchRows, codegen = true } = options;
    this.#calls = calls;
    this.#options = options;
    this.#faults = options.faults ?? failOnRow;
    this.#timers = new ProcessTimers(options.timersInPast ?? "fire");
    const { event, processing } = this.#timers.queues;
    const keyTypes = keyColumns.map((column) => input.fields[column].type);
    this.state = new SlotState({ operatorId, keyTypes, holders: [event, processing] });
    this.#timers.attach(this.state);
    this.#cursor = rowCursor(input, { codegen });
    this.#output = new RowOutput(output, { batchRows, codegen });
    for (const { tag, fields } of sides) {
      this.#sides.set(tag, new RowOutput(new Schema(fields), { batchRows, codegen }));
    }
    this.context = new RunningContext({
      clock,
      keyColumns,
      keys: this.state.keys,
      timers: this.#timers,
      output: this.#output,
      sides: this.#sides,
    });
    if (options.restored) this.state.restore(options.restored);
  }

  /** Calls `onRow` for each row of a batch. */
  run(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    this.#begin(batch);
    this.#someRows();
    if (this.#next < batch.rows || this.state.wantsShrinking) return this.#remaining();
    const made = this.#endRows();
    return made.length === 0 ? null : made.length === 1 ? made[0] : made;
  }

  /** The watermark has reached `timeMs`; at the end of the input all timers come due. */
  *advance(timeMs: number): Generator<Batch> {
    this.#timers.watermarkMs = timeMs;
    if (timeMs < Infinity) yield* this.#fire("event", timeMs);
    else {while (this.#timers.size > 0) {
        yield* this.#fire("event", Infinity);
        yield* this.#fire("processing", Infinity);
      }}
    this.#passedMs = Math.max(this.#passedMs, Math.min(timeMs, Number.MAX_VALUE));
    if (this.state.wantsShrinking) yield* this.#shrink();
  }

  /** Whether a watermark makes a timer come due. */
  isDue(timeMs: number): boolean {
    const { event } = this.#timers.queues;
    return timeMs === Infinity ? this.#timers.size > 0 : event.nextMs <= timeMs;
  }

  /** A watermark that makes no timer come due. */
  pass(timeMs: number): void {
    this.#timers.watermarkMs = timeMs;
    this.#passedMs = timeMs;
  }

  /** When a processing-time timer comes due next. */
  get nextTimeMs(): number {
    return this.#timers.queues.processing.nextMs;
  }

  /** Calls the processing-time timers that are due at `nowMs`. */
  onTime(nowMs: number): Iterable<Batch> | null {
    return this.nextTimeMs <= nowMs ? this.#fire("processing", nowMs) : null;
  }

  waitStatus(): WaitStatus {
    return { pending: this.#timers.size, nextEventTimeMs: this.#timers.queues.event.nextMs };
  }

  counts(): StageCounts {
    const stateEntries = this.state.keys.size + this.#timers.size;
    return { stateEntries, timersInPast: this.#timers.registeredInPast };
  }

  #begin(batch: Batch): void {
    const { keyColumns } = this.#options;
    this.#batch = batch;
    this.#next = 0;
    if (this.#slots.length < batch.rows) this.#slots = new Int32Array(batch.rows);
    this.#rows = batch.selection ?? (keyColumns.length === 0 ? null : rowNumbers(batch.length));
    if (keyColumns.length > 0) {
      this.state.lookup(keyColumns.map((c) => batch.columns[c]), this.#rows!, batch.rows, this.#slots);
    }
    this.context.begin(batch);
    this.#output.begin(batch);
    for (const output of this.#sides.values()) output.begin(batch);
  }

  /** Rows until a batch is full or all are done; a refused row is left out. */
  #someRows(): void {
    const batch = this.#batch!;
    while (this.#next < batch.rows) {
      try {
        return this.#loop(batch);
      } catch (thrown) {
        const row = this.#rows === null ? this.#next : this.#rows[this.#next];
        this.#faults.reject(batch, row, closureFailed(thrown, this.#calls.kind, row));
        this.#next++;
      }
    }
  }

  #loop(batch: Batch): void {
    const { context, state } = this;
    const calls = this.#calls;
    const rows = this.#rows;
    const keyed = this.#options.keyColumns.length > 0;
    for (; this.#next < batch.rows; this.#next++) {
      const i = rows === null ? this.#next : rows[this.#next];
      if (keyed) state.enter(this.#slots[this.#next]);
      context.at(i);
      const given = calls.onRow(this.#cursor.at(batch, i) as never, context);
      if (given !== undefined) this.#refuseResult(given, "onRow");
      if (!this.#output.hasFull) continue;
      this.#next++;
      return;
    }
  }

  *#remaining(): Generator<Batch> {
    for (;;) {
      yield* this.#output.takeFull();
      if (this.#next >= this.#batch!.rows) break;
      this.#someRows();
    }
    yield* this.#endRows();
    if (this.state.wantsShrinking) yield* this.#shrink();
  }

  #endRows(): readonly Batch[] {
    this.#batch = null;
    this.#rows = null;
    this.context.end();
    this.state.leave();
    return this.#flush();
  }

  #flush(): readonly Batch[] {
    for (const [tag, output] of this.#sides) {
      for (const batch of output.flush()) this.side.put(tag, batch);
    }
    return this.#output.flush();
  }

  *#fire(kind: Timer["kind"], timeMs: number): Generator<Batch> {
    let called = 0;
    for (
      let timer = this.#timers.next(kind, timeMs);
      timer !== null;
      timer = this.#timers.next(kind, timeMs)
    ) {
      this.#call(timer);
      if (this.#output.hasFull) yield* this.#output.takeFull();
      if (++called % TIMERS_AT_ONCE === 0) yield pacingBatch(this.#options.output, TIMERS_AT_ONCE);
    }
    this.state.leave();
    yield* this.#flush();
  }

  #call(timer: Timer): void {
    const { onTimer } = this.#calls;
    const slot = this.#timers.queues[timer.kind].poppedSlot;
    this.state.enter(slot);
    this.context.atTimer(timer, slot, this.#passedMs);
    if (onTimer === null) return;
    const given = onTimer(timer, this.context);
    if (given !== undefined) this.#refuseResult(given, "onTimer");
  }

  *#shrink(): Generator<Batch> {
    for (const looked of this.state.shrink()) yield pacingBatch(this.#options.output, looked);
  }

  #refuseResult(given: unknown, method: string): void {
    // A function that returns what its last expression gave is no mistake; a promise nobody waits for is one.
    if (typeof (given as PromiseLike<unknown> | null)?.then !== "function") return;
    throw closureResultInvalid(`${this.#calls.kind}'s ${method}`, given, "nothing");
  }
}
