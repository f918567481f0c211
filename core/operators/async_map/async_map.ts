import { type Batch, compact, RowBatcher, type Schema, toRow } from "../../data/mod.ts";
import { closureFailed } from "../closure_fault.ts";
import { failOnRow, type RowFaults } from "../row_faults.ts";
import type { AsyncWork, Stage, StageCounts, StageOutput } from "../stage.ts";
import { type AttemptOptions, attemptRow, type Outcome } from "./attempt.ts";
import { CarriedRows } from "../carried_rows.ts";

/** What an {@linkcode AsyncMap} is made from. */
export interface AsyncMapInit extends AttemptOptions {
  readonly output: Schema;
  /** Results go on in the order of their rows; else as they come. */
  readonly ordered: boolean;
  /** Rows under way at once, results that wait for an earlier one among them. */
  readonly concurrency: number;
  readonly batchRows: number;
  readonly codegen?: boolean;
  /** Default: the run fails. */
  readonly faults?: RowFaults;
}

/** A batch whose rows are not all through yet. */
interface Group {
  readonly batch: Batch;
  /** Rows not started. */
  next: number;
  /** Rows without a result that has gone on. */
  left: number;
}

/** A row under way. */
interface Flight {
  readonly group: Group;
  readonly row: number;
  outcome: Outcome | null;
}

/**
 * Makes one row of another schema from each row by an asynchronous function, several at a time. Event times go along,
 * and the watermark waits for the rows under way: no result is late because of the time its call took.
 */
export class AsyncMap implements Stage {
  readonly work: AsyncWork;
  readonly #options: AsyncMapInit;
  readonly #faults: RowFaults;
  readonly #output: RowBatcher;
  readonly #carried: CarriedRows;
  readonly #stop = new AbortController();
  readonly #groups = new Set<Group>();
  /** Groups with rows not started, in order. */
  readonly #waiting: Group[] = [];
  #waitingRows = 0;
  /** Rows under way in order, of `ordered`; else those that are done. */
  #flights: Flight[] = [];
  #underWay = 0;
  #told = false;

  constructor(options: AsyncMapInit) {
    this.#options = options;
    this.#faults = options.faults ?? failOnRow;
    const { output, batchRows, codegen } = options;
    this.#output = new RowBatcher(output, { batchRows, codegen });
    this.#carried = new CarriedRows(batchRows);
    this.work = this.#asWork();
  }

  process(batch: Batch): StageOutput {
    if (batch.rows === 0) return null;
    const group = { batch: compact(batch), next: 0, left: batch.rows };
    this.#groups.add(group);
    this.#waiting.push(group);
    this.#waitingRows += batch.rows;
    this.#start();
    return null;
  }

  /** Rows that are still to come out have these times: where they have none, there is nothing to wait for. */
  get heldWatermark(): number {
    let least = Infinity;
    for (const { batch: { times } } of this.#groups) {
      if (times !== null && times.minMs < least) least = times.minMs;
    }
    // A row at the very watermark could meet a session downstream that has just ended with it.
    return least - 1;
  }

  counts(): StageCounts {
    return { stateEntries: this.#underWay + this.#waitingRows };
  }

  close(): void {
    this.work.abort();
  }

  #start(): void {
    const { concurrency, ordered } = this.#options;
    while (this.#waiting.length > 0 && this.#underWay < concurrency) {
      const group = this.#waiting[0];
      const flight: Flight = { group, row: group.next++, outcome: null };
      if (group.next === group.batch.length) this.#waiting.shift();
      this.#waitingRows--;
      this.#underWay++;
      if (ordered) this.#flights.push(flight);
      void this.#run(flight);
    }
  }

  async #run(flight: Flight): Promise<void> {
    const row = toRow(flight.group.batch, flight.row);
    flight.outcome = await attemptRow(row, this.#options, this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    if (!this.#options.ordered) this.#flights.push(flight);
    if (this.#told || this.#flights[0].outcome === null) return;
    this.#told = true;
    this.work.onReady();
  }

  /** Results that may go on now. */
  #take(): Batch[] {
    this.#told = false;
    const ready = this.#ready();
    const made: Batch[] = [];
    for (const flight of ready) this.#settle(flight, made);
    if (this.#output.length > 0) made.push(this.#output.take(this.#carried.take()));
    this.#underWay -= ready.length;
    this.#start();
    return made;
  }

  #ready(): Flight[] {
    const waiting = this.#flights.findIndex(({ outcome }) => outcome === null);
    return this.#flights.splice(0, waiting < 0 ? this.#flights.length : waiting);
  }

  #settle({ group, row, outcome }: Flight, made: Batch[]): void {
    const { batch } = group;
    const full = this.#output.full || !this.#carried.takes(batch.partition);
    if (full) made.push(this.#output.take(this.#carried.take()));
    if (--group.left === 0) this.#groups.delete(group);
    const { failure, tries } = outcome!;
    if (failure !== null) return this.#faults.reject(batch, row, failure.within({ row }), tries);
    try {
      this.#output.push(outcome!.made as never);
    } catch (thrown) {
      return this.#faults.reject(batch, row, closureFailed(thrown, "asyncMap", row), tries);
    }
    this.#carried.add(batch, row);
  }

  #asWork(): AsyncWork {
    const isFull = () => this.#waitingRows > 0 || this.#underWay >= this.#options.concurrency;
    const pending = () => this.#underWay + this.#waitingRows;
    return {
      onReady: () => {},
      get full() {
        return isFull();
      },
      get pending() {
        return pending();
      },
      take: () => this.#take(),
      abort: () => this.#stop.abort(),
    };
  }
}
