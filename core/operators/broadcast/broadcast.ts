import { type Batch, compact, type RowCursor, rowCursor, type Schema } from "../../data/mod.ts";
import { VolleyError } from "../../fault/mod.ts";
import { SlotState } from "../../state/mod.ts";
import { closureFailed, closureResultInvalid, isPromise } from "../closure_fault.ts";
import type { MapState } from "../operator.ts";
import { type ProcessInit, ProcessRunner } from "../process/mod.ts";
import { failOnRow, type RowFaults } from "../row_faults.ts";
import { rowsOf } from "../row_numbers.ts";
import type { SideOutputs } from "../side_outputs.ts";
import type { Stage, StageCounts, StageOutput, WaitStatus } from "../stage.ts";
import type { BroadcastFunction, WaitFor } from "./broadcast_function.ts";
import { joinSnapshots, splitSnapshots } from "./joined_snapshots.ts";
import { heldFrom, heldValue } from "./held_value.ts";
import { batchesOf, TimeOrdered, type WaitingRow } from "./time_ordered.ts";

/** What a {@linkcode Broadcast} is made from; `input` are the columns of the rows. */
export interface BroadcastInit extends ProcessInit {
  /** Columns of the rules. */
  readonly rules: Schema;
  readonly waitFor: WaitFor;
  /** Rows held at most. */
  readonly heldRowsMax: number;
}

const RULES = 1;

/** Runs a user's `BroadcastFunction`: input 0 are the rows, input 1 the rules all of them see. */
export class Broadcast implements Stage {
  readonly side: SideOutputs;
  readonly #fn: BroadcastFunction;
  readonly #options: BroadcastInit;
  readonly #faults: RowFaults;
  readonly #runner: ProcessRunner;
  readonly #ruleState: SlotState;
  readonly #rules: MapState<unknown, unknown>;
  readonly #ruleCursor: RowCursor;
  /** Rows held until the rules have ended. */
  #held: Batch[] = [];
  #heldRows = 0;
  #rulesEnded = false;
  /** Reached while rows of before are held: the function hears of it after them. */
  #heldWatermarkMs = -Infinity;
  readonly #waitingRows = new TimeOrdered();
  readonly #waitingRules = new TimeOrdered();

  constructor(fn: BroadcastFunction, options: BroadcastInit) {
    this.#fn = fn;
    this.#options = options;
    this.#faults = options.faults ?? failOnRow;
    this.#ruleState = new SlotState({ operatorId: options.operatorId, keyTypes: [] });
    this.#rules = this.#ruleState.map("rules");
    const rules = this.#rules;
    const [keyed, broadcast] = options.restored ? splitSnapshots(options.restored) : [];
    this.#runner = new ProcessRunner({
      kind: "broadcast",
      onRow: (row, context) => fn.onRow(row, rules, context),
      onTimer: fn.onTimer === undefined ? null : (timer, context) => fn.onTimer!(timer, rules, context),
    }, { ...options, restored: keyed });
    this.side = this.#runner.side;
    this.#ruleCursor = rowCursor(options.rules, { codegen: options.codegen });
    if (broadcast !== undefined) this.#restore(broadcast);
    const { operatorId, input: inputSchema, clock, metrics } = options;
    fn.open?.({ operatorId, inputSchema, clock, metrics, state: this.#runner.state });
  }

  process(batch: Batch, port: number): StageOutput {
    if (batch.rows === 0) return null;
    const { waitFor } = this.#options;
    if (port === RULES && waitFor !== "watermark") return this.#takeRules(batch);
    if (port === RULES) this.#waitingRules.add(batch);
    else if (this.#isReady()) return this.#runner.run(batch);
    else this.#hold(batch);
    return null;
  }

  /** Whether rows go on at once. */
  #isReady(): boolean {
    const { waitFor } = this.#options;
    if (waitFor === "watermark" || this.#heldRows > 0) return false;
    return waitFor === "none" || this.#rulesEnded;
  }

  onInputWatermark(port: number, timeMs: number): void {
    if (port === RULES && timeMs === Infinity) this.#rulesEnded = true;
  }

  onWatermark(timeMs: number): Iterable<Batch> | null {
    if (this.#options.waitFor === "watermark") return this.#inOrder(timeMs);
    if (timeMs === Infinity) this.#rulesEnded = true;
    if (this.#heldRows > 0 && !this.#rulesEnded) {
      this.#heldWatermarkMs = timeMs;
      return null;
    }
    if (this.#heldRows > 0) return this.#release(timeMs);
    return this.#advance(timeMs);
  }

  /** Rows that were held go on by themselves as soon as the rules have ended. */
  get nextTimeMs(): number {
    return this.#rulesEnded && this.#heldRows > 0 ? 0 : this.#runner.nextTimeMs;
  }

  onTime(nowMs: number): Iterable<Batch> | null {
    if (this.#rulesEnded && this.#heldRows > 0) return this.#release(this.#heldWatermarkMs);
    return this.#runner.onTime(nowMs);
  }

  get heldWatermark(): number {
    let least = this.#waitingRows.leastMs;
    for (const { times } of this.#held) if (times !== null && times.minMs < least) least = times.minMs;
    // A row at the very watermark could meet a session downstream that has just ended with it.
    return least - 1;
  }

  waitStatus(): WaitStatus {
    const { pending, nextEventTimeMs } = this.#runner.waitStatus();
    const waiting = this.#waitingRows.rows;
    return {
      pending: pending + waiting + this.#heldRows,
      nextEventTimeMs: Math.min(nextEventTimeMs, this.#waitingRows.leastMs),
    };
  }

  counts(): StageCounts {
    const { stateEntries = 0, timersInPast } = this.#runner.counts();
    const held = this.#heldRows + this.#waitingRows.rows + this.#waitingRules.rows;
    return { stateEntries: stateEntries + held, timersInPast };
  }

  onCheckpoint(epoch: number): void {
    this.#fn.onCheckpoint?.(epoch);
  }

  snapshot(): Uint8Array {
    const held = { rows: [...this.#held, ...this.#waitingRows.batches], rules: this.#waitingRules.batches };
    const value = this.#ruleState.value<unknown>("held");
    if (held.rows.length + held.rules.length > 0) {
      value.set({ rows: held.rows.map(heldValue), rules: held.rules.map(heldValue) });
    }
    const bytes = joinSnapshots(this.#runner.state.snapshot(), this.#ruleState.snapshot());
    value.clear();
    return bytes;
  }

  close(): void {
    this.#fn.close?.();
  }

  *#release(watermarkMs: number): Generator<Batch> {
    const held = this.#held;
    this.#held = [];
    this.#heldRows = 0;
    for (const batch of held) yield* batchesFrom(this.#runner.run(batch));
    if (watermarkMs > -Infinity) yield* this.#advance(watermarkMs) ?? [];
  }

  /** Rules and rows in order of time, a rule before the rows of its time. */
  *#inOrder(watermarkMs: number): Generator<Batch> {
    const rules = this.#waitingRules.takeBefore(watermarkMs);
    const rows = this.#waitingRows.takeBefore(watermarkMs);
    let from = 0;
    for (const rule of rules) {
      let to = from;
      while (to < rows.length && rows[to].timeMs < rule.timeMs) to++;
      yield* this.#run(rows.slice(from, to));
      this.#takeRule(rule.batch, rule.row);
      from = to;
    }
    yield* this.#run(rows.slice(from));
    yield* this.#advance(watermarkMs) ?? [];
  }

  *#run(rows: readonly WaitingRow[]): Generator<Batch> {
    if (rows.length === 0) return;
    for (const batch of batchesOf(rows, this.#options.batchRows)) yield* batchesFrom(this.#runner.run(batch));
  }

  #advance(timeMs: number): Iterable<Batch> | null {
    if (this.#runner.isDue(timeMs)) return this.#runner.advance(timeMs);
    this.#runner.pass(timeMs);
    return null;
  }

  #takeRules(batch: Batch): null {
    const rows = rowsOf(batch);
    for (let j = 0; j < batch.rows; j++) this.#takeRule(batch, rows[j]);
    return null;
  }

  #takeRule(batch: Batch, row: number): void {
    try {
      const timestampMs = batch.times === null ? null : batch.times.values[row];
      const rule = this.#ruleCursor.at(batch, row) as never;
      const given: unknown = this.#fn.onRule(rule, this.#rules, { timestampMs });
      if (isPromise(given)) throw closureResultInvalid("broadcast's onRule", given, "nothing");
    } catch (thrown) {
      this.#faults.reject(batch, row, closureFailed(thrown, "broadcast", row));
    }
  }

  #hold(batch: Batch): void {
    const { heldRowsMax, waitFor } = this.#options;
    if (waitFor === "watermark") this.#waitingRows.add(batch);
    else {
      this.#held.push(compact(batch));
      this.#heldRows += batch.rows;
    }
    const rows = this.#heldRows + this.#waitingRows.rows;
    if (rows > heldRowsMax) throw heldTooMany(rows, waitFor);
  }

  #restore(bytes: Uint8Array): void {
    this.#ruleState.restore(bytes);
    const state = this.#ruleState.value<{ rows: unknown[]; rules: unknown[] }>("held");
    const { rows, rules } = state.get() ?? { rows: [], rules: [] };
    state.clear();
    for (const value of rows) this.#hold(heldFrom(value, this.#options.input));
    for (const value of rules) this.#waitingRules.add(heldFrom(value, this.#options.rules));
    if (this.#options.waitFor === "none") this.#rulesEnded = true;
  }
}

function batchesFrom(output: StageOutput): Iterable<Batch> {
  return output === null ? [] : Symbol.iterator in output ? output : [output];
}

function heldTooMany(rows: number, waitFor: WaitFor): VolleyError {
  return new VolleyError({
    code: "BROADCAST_HELD_TOO_MANY",
    message: `Cannot hold ${rows} rows for rules: ${
      waitFor === "watermark" ? "the watermark has not passed them" : "the rules have not ended"
    }`,
    hint: waitFor === "watermark"
      ? "The rules' watermark holds them: give it an idle timeout, or raise heldRowsMax."
      : 'Rules that never end want waitFor: "watermark" or "none"; else raise heldRowsMax.',
  });
}
