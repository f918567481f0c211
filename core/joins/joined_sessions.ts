import { SessionStore } from "../windows/mod.ts";
import type { JoinSide, JoinSpec } from "./join_spec.ts";
import { SessionRows } from "./session_rows.ts";
import type { StoredColumns } from "./stored_columns.ts";

/** Sessions over the rows of both inputs, with those rows. Given up as a whole, once most of its sessions have closed. */
export class JoinedSessions extends SessionStore {
  readonly sides: readonly [SessionRows, SessionRows];
  /** Rows ever put into it. */
  assigned = 0;

  constructor(spec: JoinSpec, gapMs: number, stored: readonly [StoredColumns, StoredColumns]) {
    super({ keyTypes: spec.keyTypes, aggregates: [] }, gapMs);
    this.sides = [new SessionRows(stored[0]), new SessionRows(stored[1])];
  }

  /** The session of a row that is held already, under its key slot; `watermarkMs` is what the row met. */
  place(side: JoinSide, row: number, slot: number, timeMs: number, watermarkMs: number): void {
    const known = this.index.size;
    const session = this.index.add(slot, timeMs, watermarkMs, this.#onMerge);
    if (session === known) this.begin(session, slot);
    this.sides[side].link(row, session);
  }

  /** A field, not a method: made once, called per row. */
  readonly #onMerge = (from: number, into: number): void => {
    for (const rows of this.sides) rows.merge(from, into);
  };

  override adopt(other: JoinedSessions, sessions: Int32Array): void {
    const first = this.index.size;
    super.adopt(other, sessions);
    this.sides.forEach((rows, side) => rows.adopt(other.sides[side], sessions, first));
  }
}
