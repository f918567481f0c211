import { createKeyTable, type KeyTable } from "../keys/mod.ts";
import { isOuter, type JoinSide, type JoinSpec } from "./join_spec.ts";
import { LinkedRows } from "./linked_rows.ts";
import type { StoredColumns } from "./stored_columns.ts";

/**
 * The held rows of both inputs in one slice of event time (or in one window), under one key table: a key of either
 * side has the same slot. Keys, rows and chains live as long as the slice, and go with it.
 */
export class JoinSlice {
  readonly keys: KeyTable;
  readonly sides: [LinkedRows, LinkedRows];
  readonly #make: (side: JoinSide) => LinkedRows;
  startMs = 0;
  endMs = 0;
  /** Rows ever put into it, of both sides, and the newest time among them. */
  assigned = 0;
  newestMs = -Infinity;

  constructor(spec: JoinSpec, stored: readonly [StoredColumns, StoredColumns]) {
    this.keys = createKeyTable(spec.keyTypes);
    this.#make = (side) => new LinkedRows(stored[side], isOuter(spec.type, side));
    this.sides = [this.#make(0), this.#make(1)];
  }

  /** Rows held. */
  get count(): number {
    return this.sides[0].count + this.sides[1].count;
  }

  /** Gives the memory of one side's rows back, where the other's are needed longer. */
  renew(side: JoinSide): void {
    this.sides[side] = this.#make(side);
  }

  clear(): void {
    this.keys.clear();
    for (const side of this.sides) side.clear();
    this.assigned = 0;
    this.newestMs = -Infinity;
  }
}
