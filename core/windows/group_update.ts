import { type Accumulator, compileUpdate, type UpdateFunction } from "../aggregates/mod.ts";
import { type Batch, type Column, withValidity } from "../data/mod.ts";
import type { KeyTable } from "../keys/mod.ts";
import type { Pane } from "./pane.ts";

/** Where a prepared batch holds what an aggregation needs. */
export interface GroupColumns {
  /** Column indexes of the key parts. */
  readonly keys: readonly number[];
  /** Column index of each aggregate's input, -1 where it has none. */
  readonly inputs: readonly number[];
  /** Whether an aggregate orders rows by event time: first, last, lists. */
  readonly ordersByTime: boolean;
}

/** Updates compiled before inputs that had nulls are taken to have them for good: n inputs give 2^n layouts. */
const LAYOUTS_MAX = 16;

/** Brings rows of a batch to their groups: finds slots, then runs the fused update for the batch's layout. */
export class GroupUpdate {
  readonly #columns: GroupColumns;
  readonly #interpreted: boolean;
  readonly #orders: boolean;
  #keys: Column[] = [];
  #inputs: (Column | null)[] = [];
  #layout: number[] = [];
  #update: UpdateFunction | null = null;
  /** By layout: a column may have nulls in every other batch. */
  readonly #updates = new Map<string, UpdateFunction>();
  #slots = new Int32Array(0);
  #batch: Batch | null = null;

  constructor(columns: GroupColumns, interpreted: boolean) {
    this.#columns = columns;
    this.#orders = columns.ordersByTime;
    this.#interpreted = interpreted;
  }

  /** Turns to another batch. */
  start(batch: Batch): void {
    this.#batch = batch;
    this.#keys = this.#columns.keys.map((index) => batch.columns[index]);
    this.#inputs = this.#columns.inputs.map((index) => index < 0 ? null : batch.columns[index]);
    if (this.#slots.length < batch.length) this.#slots = new Int32Array(batch.length);
    if (this.#updates.size >= LAYOUTS_MAX) this.#keepNullable();
    if (this.#layoutChanged()) this.#update = this.#updates.get(`${this.#layout}`) ?? null;
  }

  /** Updates compiled so far. */
  get layouts(): number {
    return this.#updates.size;
  }

  /** Adds rows `rows[from..to)` of the batch to `pane`; gives the slots, valid until the next call. */
  add(pane: Pane, rows: Int32Array, from: number, to: number): Int32Array {
    const slots = this.slots(pane.keys, rows, from, to);
    pane.grow();
    this.apply(pane.accumulators, rows, slots, from, to);
    return slots;
  }

  /** The key slots of rows `rows[from..to)`, valid until the next call; new keys are added to the table. */
  slots(keys: KeyTable, rows: Int32Array, from: number, to: number): Int32Array {
    keys.lookup(this.#keys, rows, from, to, this.#slots);
    return this.#slots;
  }

  /** Adds rows whose slots are already known. */
  apply(into: readonly Accumulator[], rows: Int32Array, slots: Int32Array, from: number, to: number): void {
    this.#update ??= this.#compile(into);
    const { times, partition } = this.#batch!;
    // Reading times costs a pass over the batch: only aggregates that order rows by time get them.
    const values = this.#orders ? times?.values ?? null : null;
    this.#update(into, this.#inputs, rows, slots, from, to, values, partition);
  }

  #compile(into: readonly Accumulator[]): UpdateFunction {
    const update = compileUpdate(this.#inputs, into, { interpreted: this.#interpreted });
    this.#updates.set(`${this.#layout}`, update);
    return update;
  }

  /** Inputs that had nulls in the batch before get a bitmap; those of one column stay one. */
  #keepNullable(): void {
    const inputs = this.#inputs;
    const kept = inputs.map((input, k) =>
      input !== null && this.#layout[k] % 2 === 0 ? withValidity(input) : input
    );
    this.#inputs = inputs.map((input) => kept[inputs.indexOf(input)]);
  }

  /** Whether some input is laid out differently than in the batch before: nulls come and go, types never do. */
  #layoutChanged(): boolean {
    let changed = this.#layout.length !== this.#inputs.length;
    for (let k = 0; k < this.#inputs.length; k++) {
      const input = this.#inputs[k];
      const layout = input === null
        ? 0
        : (input.validity === null ? 1 : 2) + (input.dictionary === null ? 0 : 2);
      if (this.#layout[k] !== layout) {
        this.#layout[k] = layout;
        changed = true;
      }
    }
    return changed;
  }
}
