import type { Batch } from "../data/mod.ts";
import { HeldRows } from "./held_rows.ts";
import type { StoredColumns } from "./stored_columns.ts";

/** Held rows of one input in a chain for each session; merging two chains costs the same, however long they are. */
export class SessionRows {
  readonly held: HeldRows;
  /** First and last row of each session's chain plus one, by session; 0: none. */
  #heads: Int32Array = new Int32Array(64);
  #tails: Int32Array = new Int32Array(64);
  /** The next row of the chain plus one, by row. */
  #next: Int32Array = new Int32Array(64);

  constructor(stored: StoredColumns) {
    this.held = new HeldRows(stored);
  }

  /** Adds rows of a batch, which have yet to be linked to sessions; gives the number of the first. */
  add(batch: Batch, rows: Int32Array, count: number): number {
    const first = this.held.add(batch, rows, count);
    this.#next = atLeast(this.#next, this.held.count);
    return first;
  }

  /** Puts a row at the end of a session's chain. */
  link(row: number, session: number): void {
    this.#reach(session);
    this.#append(session, row + 1, row + 1);
  }

  /** Brings the rows of session `from` to session `into`. */
  merge(from: number, into: number): void {
    this.#reach(from);
    this.#reach(into);
    const head = this.#heads[from];
    if (head === 0) return;
    this.#append(into, head, this.#tails[from]);
    this.#heads[from] = 0;
  }

  /** The rows of a session, in order of arrival within each session that was merged into it. */
  rowsOf(session: number): Int32Array {
    const rows: number[] = [];
    if (session >= this.#heads.length) return new Int32Array(0);
    for (let at = this.#heads[session]; at !== 0; at = this.#next[at - 1]) rows.push(at - 1);
    return Int32Array.from(rows);
  }

  /** Takes in the rows of sessions of `other`, which are `first`, `first + 1`, ... here. */
  adopt(other: SessionRows, sessions: Int32Array, first: number): void {
    const chains = Array.from(sessions, (session) => other.rowsOf(session));
    const rows = new Int32Array(chains.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chain of chains) {
      rows.set(chain, at);
      at += chain.length;
    }
    let row = this.held.count;
    if (rows.length > 0) this.held.addFrom(other.held, rows);
    this.#next = atLeast(this.#next, this.held.count);
    chains.forEach(({ length }, j) => {
      for (let k = 0; k < length; k++) this.link(row++, first + j);
    });
  }

  #append(session: number, head: number, tail: number): void {
    if (this.#heads[session] === 0) this.#heads[session] = head;
    else this.#next[this.#tails[session] - 1] = head;
    this.#tails[session] = tail;
  }

  #reach(session: number): void {
    this.#heads = atLeast(this.#heads, session + 1);
    this.#tails = atLeast(this.#tails, session + 1);
  }
}

function atLeast(array: Int32Array, length: number): Int32Array {
  if (length <= array.length) return array;
  const larger = new Int32Array(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
}
