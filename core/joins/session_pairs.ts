import type { Batch } from "../data/mod.ts";
import type { HeldRows } from "./held_rows.ts";
import { isOuter, type JoinSpec } from "./join_spec.ts";
import { JoinedRows } from "./joined_rows.ts";
import type { JoinedSessions } from "./joined_sessions.ts";

/** Gathers the pairs of sessions that close, and makes batches of them. */
export class SessionPairs {
  readonly #spec: JoinSpec;
  readonly #results: JoinedRows;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  #count = 0;

  constructor(spec: JoinSpec) {
    const { batchRows } = spec;
    this.#spec = spec;
    this.#results = new JoinedRows(spec);
    [this.#left, this.#right] = [new Int32Array(batchRows), new Int32Array(batchRows)];
    [this.#starts, this.#ends] = [new Float64Array(batchRows), new Float64Array(batchRows)];
  }

  /** Adds the pairs of one session, or its rows by themselves where the other input has none; gives full batches. */
  *add(sessions: JoinedSessions, session: number): Generator<Batch, number> {
    const [left, right] = sessions.sides.map((rows) => rows.rowsOf(session));
    const startMs = sessions.index.first[session];
    const endMs = sessions.endOf(session);
    const lefts = left.length === 0 && isOuter(this.#spec.type, 1) ? NOBODY : left;
    const rights = right.length === 0 && isOuter(this.#spec.type, 0) ? NOBODY : right;
    for (const one of lefts) {
      for (const other of rights) {
        this.#put(one, other, startMs, endMs);
        if (this.#count === this.#spec.batchRows) yield this.take(sessions)!;
      }
    }
    return left.length + right.length;
  }

  /** What was added since the last batch; null where there is none. The rows are those of one store. */
  take({ sides }: JoinedSessions): Batch | null {
    const count = this.#count;
    this.#count = 0;
    if (count === 0) return null;
    const of = (from: HeldRows, rows: Int32Array) => ({ from, rows: rows.slice(0, count) });
    const times = Float64Array.from(this.#ends.subarray(0, count), (endMs) => endMs - 1);
    const window = { startMs: this.#starts.slice(0, count), endMs: this.#ends.slice(0, count) };
    return this.#results.make(
      of(sides[0].held, this.#left),
      of(sides[1].held, this.#right),
      times,
      count,
      window,
    );
  }

  #put(left: number, right: number, startMs: number, endMs: number): void {
    const at = this.#count++;
    this.#left[at] = left;
    this.#right[at] = right;
    this.#starts[at] = startMs;
    this.#ends[at] = endMs;
  }
}

/** No row: its columns are null. */
const NOBODY = Int32Array.of(-1);
