import { type Accumulator, createAccumulator } from "../aggregates/mod.ts";
import { Batch, type Column, type EventTimes, type Schema } from "../data/mod.ts";
import { createKeyTable, type KeyTable } from "../keys/mod.ts";
import { gatherGroups } from "./gathered.ts";
import type { GroupBytes, GroupCodec } from "./group_codec.ts";
import type { GroupUpdate } from "./group_update.ts";
import { type GroupSpec, numbersFrom, type Pane, rowNumbers } from "./pane.ts";
import { PurgedStates } from "./purged_states.ts";
import { constantTime, ResultTimes } from "./result_batches.ts";
import { revisionColumn } from "./revision.ts";

/** What the answers of a window look like. */
export interface AnswerForm extends GroupSpec {
  /** Keys, the window's columns, results, and the number of the answer where `numbered`. */
  readonly output: Schema;
  readonly batchRows: number;
  readonly numbered: boolean;
  /** After an answer a key begins anew. */
  readonly purging: boolean;
  /** A key answers whenever it has had so many rows; 0: never for that reason. */
  readonly everyRows: number;
}

/** The columns that name a window, for `length` rows whose keys have answered `answers` times. */
export type WindowColumns = (length: number, answers: Int32Array) => Column[];

/** Groups of one window that may answer more than once: it knows which keys changed since they last did. */
export class AnsweringPane {
  readonly keys: KeyTable;
  readonly #form: AnswerForm;
  readonly #columns: WindowColumns;
  readonly #endMs: number | null;
  readonly #accumulators: readonly Accumulator[];
  readonly #purged: PurgedStates | null;
  readonly #gathered: readonly Accumulator[];
  /** By slot: answers given, rows of the next one by number, CHANGED and LISTED. */
  #answers = new Int32Array(64);
  #rowsSince = new Int32Array(64);
  #marks = new Uint8Array(64);
  /** Keys that changed; some may have answered since. */
  #listed = new Int32Array(64);
  #listedCount = 0;
  #changes = 0;

  /** `endMs`: what the answers' event time follows from; null where they have none. `groups`: what it begins with. */
  constructor(form: AnswerForm, columns: WindowColumns, endMs: number | null, groups?: Pane) {
    this.#form = form;
    this.#columns = columns;
    this.#endMs = endMs;
    this.keys = groups?.keys ?? createKeyTable(form.keyTypes);
    this.#accumulators = groups?.accumulators ?? form.aggregates.map(createAccumulator);
    this.#purged = form.purging ? new PurgedStates(form) : null;
    this.#gathered = form.aggregates.map(createAccumulator);
    if (groups !== undefined) this.#markAll(groups.size);
  }

  /** Groups held. */
  get size(): number {
    return this.keys.size;
  }

  /** Keys that changed since they last answered. */
  get changes(): number {
    return this.#changes;
  }

  /** Adds rows of the batch `update` has been started with. */
  add(update: GroupUpdate, rows: Int32Array, from: number, to: number): void {
    const slots = this.#slots(update, rows, from, to);
    this.#apply(update, rows, slots, from, to);
  }

  /** As `add`, with the answers of keys that come to their number of rows, as of just that row. */
  *addCounting(update: GroupUpdate, rows: Int32Array, from: number, to: number): Generator<Batch> {
    const slots = this.#slots(update, rows, from, to).slice(0, to);
    let waiting = numbersFrom(from, to - from);
    while (waiting.length > 0) {
      const round = this.#round(waiting, slots);
      const taken = Int32Array.from(round.taken, (j) => rows[j]);
      const takenSlots = Int32Array.from(round.taken, (j) => slots[j]);
      this.#apply(update, taken, takenSlots, 0, taken.length);
      yield* this.#answer(Int32Array.from(round.due));
      waiting = Int32Array.from(round.left);
    }
  }

  /** Answers for all keys that changed since they last did. */
  *answerChanged(): Generator<Batch> {
    const listed = this.#listed.slice(0, this.#listedCount);
    this.#listedCount = 0;
    const changed = listed.filter((slot) => (this.#marks[slot] & CHANGED) !== 0);
    for (const slot of listed) this.#marks[slot] &= CHANGED;
    yield* this.#answer(changed);
  }

  /** Everything in bytes, apart by key group. */
  write(codec: GroupCodec): Iterable<GroupBytes> {
    const accumulators = this.#purged === null
      ? this.#accumulators
      : this.#purged.byKey(this.#form, this.size);
    const keyColumns = (from: number, to: number) =>
      this.keys.keys(numbersFrom(from, to - from), 0, to - from);
    return codec.write({ size: this.size, accumulators, keyColumns }, (slots, to) => {
      for (const slot of slots) {
        to.varint(this.#answers[slot]);
        to.varint(this.#rowsSince[slot]);
        to.u8(this.#marks[slot] & CHANGED);
      }
    });
  }

  /** Adds groups that were written, of keys that are not here. */
  read(codec: GroupCodec, bytes: Uint8Array): void {
    const facts: [slot: number, answers: number, rows: number, changed: number][] = [];
    const pane = codec.read(bytes, (slots, from) => {
      for (const slot of slots) facts.push([slot, from.varint(), from.varint(), from.u8()]);
    });
    const slots = new Int32Array(pane.size);
    this.keys.lookup(pane.keyColumns(0, pane.size), rowNumbers(pane.size), 0, pane.size, slots);
    if (this.#marks.length < this.keys.size) this.#widen();
    for (const [from, answers, rows, changed] of facts) {
      const slot = slots[from];
      [this.#answers[slot], this.#rowsSince[slot]] = [answers, rows];
      if (changed === 0) {
        if (this.#purged !== null) continue;
      } else this.#mark(slot);
      this.#merge(pane, from, slot);
    }
  }

  #merge(pane: Pane, from: number, slot: number): void {
    ONE_SLOT[0] = slot;
    const into = this.#purged?.begin(ONE_SLOT, 0, 1, this.keys.size) ?? ONE_SLOT;
    const accumulators = this.#purged?.accumulators ?? this.#accumulators;
    accumulators.forEach((accumulator, k) => {
      if (this.#purged === null) accumulator.grow(this.keys.size);
      accumulator.merge(pane.accumulators[k], from, from + 1, into);
    });
  }

  #slots(update: GroupUpdate, rows: Int32Array, from: number, to: number): Int32Array {
    const slots = update.slots(this.keys, rows, from, to);
    if (this.#marks.length < this.keys.size) this.#widen();
    return slots;
  }

  #apply(update: GroupUpdate, rows: Int32Array, slots: Int32Array, from: number, to: number): void {
    if (this.#purged !== null) {
      const states = this.#purged.begin(slots, from, to, this.keys.size);
      update.apply(this.#purged.accumulators, rows, states, from, to);
    } else {
      for (const accumulator of this.#accumulators) accumulator.grow(this.keys.size);
      update.apply(this.#accumulators, rows, slots, from, to);
    }
    for (let j = from; j < to; j++) this.#mark(slots[j]);
  }

  /** Rows up to each key's next answer, the keys that come to it, and what is left. */
  #round(waiting: Int32Array, slots: Int32Array) {
    const { everyRows } = this.#form;
    const [taken, left, due]: [number[], number[], number[]] = [[], [], []];
    const isDue = new Set<number>();
    for (const j of waiting) {
      const slot = slots[j];
      if (isDue.has(slot)) {
        left.push(j);
        continue;
      }
      taken.push(j);
      if (++this.#rowsSince[slot] < everyRows) continue;
      this.#rowsSince[slot] = 0;
      isDue.add(slot);
      due.push(slot);
    }
    return { taken, left, due };
  }

  *#answer(slots: Int32Array): Generator<Batch> {
    const { batchRows } = this.#form;
    for (let from = 0; from < slots.length; from += batchRows) {
      yield this.#batch(slots.subarray(from, Math.min(slots.length, from + batchRows)));
    }
    if (this.#purged !== null) this.#purged.end(slots);
    for (const slot of slots) this.#marks[slot] &= ~CHANGED;
    this.#changes -= slots.length;
  }

  #batch(slots: Int32Array): Batch {
    const { length } = slots;
    const { output, numbered } = this.#form;
    const answers = slots.map((slot) => this.#answers[slot]++);
    const columns = [
      ...this.keys.keys(slots, 0, length),
      ...this.#columns(length, answers),
      ...this.#results(slots),
      ...(numbered ? [revisionColumn(answers)] : []),
    ];
    return new Batch(output, columns, length, { times: this.#times(length) });
  }

  #results(slots: Int32Array): Column[] {
    const { length } = slots;
    const from = this.#purged === null ? this.#accumulators : this.#purged.accumulators;
    const states = this.#purged === null ? slots : this.#purged.statesOf(slots);
    if (states[length - 1] - states[0] === length - 1 && isRun(states)) {
      return from.map((accumulator) => accumulator.finish(states[0], states[0] + length));
    }
    for (const accumulator of this.#gathered) accumulator.clear();
    gatherGroups(this.#gathered, from, states);
    return this.#gathered.map((accumulator) => accumulator.finish(0, length));
  }

  #times(length: number): EventTimes | null {
    const endMs = this.#endMs;
    return endMs === null ? null : new ResultTimes(constantTime(endMs, length), length, endMs, endMs);
  }

  #mark(slot: number): void {
    const mark = this.#marks[slot];
    if (mark === (CHANGED | LISTED)) return;
    if ((mark & LISTED) === 0) this.#listed[this.#listedCount++] = slot;
    this.#changes++;
    this.#marks[slot] = CHANGED | LISTED;
  }

  #markAll(size: number): void {
    if (this.#marks.length < size) this.#widen();
    for (let slot = 0; slot < size; slot++) this.#mark(slot);
  }

  #widen(): void {
    const room = 2 * Math.max(this.keys.size, this.#marks.length);
    const wider = (array: Int32Array<ArrayBuffer>) => {
      const made = new Int32Array(room);
      made.set(array);
      return made;
    };
    [this.#answers, this.#rowsSince] = [wider(this.#answers), wider(this.#rowsSince)];
    this.#listed = wider(this.#listed);
    const marks = new Uint8Array(room);
    marks.set(this.#marks);
    this.#marks = marks;
  }
}

const ONE_SLOT = new Int32Array(1);
const CHANGED = 1;
const LISTED = 2;

function isRun(slots: Int32Array): boolean {
  for (let j = 1; j < slots.length; j++) if (slots[j] !== slots[j - 1] + 1) return false;
  return true;
}
