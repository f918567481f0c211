import { type Batch, toRow } from "../../data/mod.ts";
import type { SlotHolder } from "../../state/mod.ts";
import type { RowOrder } from "./row_order.ts";

/** A row that is among the first of its key. */
export interface RankedRow {
  readonly rank: readonly unknown[];
  readonly row: object;
}

const NOTHING: readonly RankedRow[] = [];

/** The first rows of each key by an order, by slot; of equal rows those that came first. */
export class Ranking implements SlotHolder {
  readonly name: string;
  readonly kind = "list";
  readonly #size: number;
  readonly #order: RowOrder;
  readonly #bySlot: (RankedRow[] | undefined)[] = [];

  /** `size`: rows a key keeps; `name`: in snapshots. */
  constructor(size: number, order: RowOrder, name: string) {
    this.#size = size;
    this.#order = order;
    this.name = name;
  }

  /**
   * Takes a row of the batch the order was last begun with: gives its place among the first of its key (0 and up), or
   * -1 where it is not one of them.
   */
  add(slot: number, batch: Batch, row: number): number {
    while (this.#bySlot.length <= slot) this.#bySlot.push(undefined);
    const rows = this.#bySlot[slot] ??= [];
    const order = this.#order;
    let at = rows.length;
    if (at === this.#size && !order.isBefore(row, rows[at - 1].rank)) return -1;
    while (at > 0 && order.isBefore(row, rows[at - 1].rank)) at--;
    if (rows.length === this.#size) rows.pop();
    rows.splice(at, 0, { rank: order.rankOf(row), row: toRow(batch, row) });
    return at;
  }

  /** The first rows of a key, in order. */
  rowsOf(slot: number): readonly RankedRow[] {
    return this.#bySlot[slot] ?? NOTHING;
  }

  has(slot: number): boolean {
    return slot < this.#bySlot.length && this.#bySlot[slot] !== undefined;
  }

  read(slot: number): unknown {
    return this.rowsOf(slot).map(({ rank, row }) => [rank, row]);
  }

  write(slot: number, value: unknown): void {
    while (this.#bySlot.length <= slot) this.#bySlot.push(undefined);
    this.#bySlot[slot] = (value as [unknown[], object][]).map(([rank, row]) => ({ rank, row }));
  }

  move(from: number, to: number): void {
    this.#bySlot[to] = this.#bySlot[from];
    this.#bySlot[from] = undefined;
  }

  truncate(size: number): void {
    this.#bySlot.length = Math.min(this.#bySlot.length, size);
  }
}
