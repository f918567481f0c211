import type { Batch } from "../data/mod.ts";

/** An answer that may have to be taken back: row `row` of a batch of answers. */
export interface SupersededAnswer {
  readonly batch: Batch;
  readonly row: number;
  readonly first: number;
  readonly last: number;
}

/** What sessions that may answer again have answered, by session of a store. */
export class SessionAnswers {
  /** Answers given, also by sessions merged into it: the next one's revision. */
  given: Int32Array = new Int32Array(64);
  /** 1 where rows have come since the last answer, or none was given. */
  changed: Uint8Array = new Uint8Array(64);
  /** When the session is looked at next; other entries of it in the queue mean nothing. */
  queuedAt: Float64Array = new Float64Array(64);
  /** Extent the last answer was given for. */
  first: Float64Array = new Float64Array(64);
  last: Float64Array = new Float64Array(64);
  readonly #superseded = new Map<number, SupersededAnswer[]>();

  /** A session has been made. */
  begin(session: number): void {
    if (session >= this.given.length) this.#grow();
    this.given[session] = 0;
    this.changed[session] = 1;
  }

  /** The session's extent is answered for now; gives the revision of that answer. */
  answer(session: number, first: number, last: number): number {
    this.changed[session] = 0;
    this.first[session] = first;
    this.last[session] = last;
    return this.given[session]++;
  }

  /** Rows have come to an answered session; true where they are the first since. */
  change(session: number): boolean {
    if (this.changed[session] === 1) return false;
    this.changed[session] = 1;
    return true;
  }

  /** Keeps row `row` of `batch`, the answer `of` has given, for the session that is in its place. */
  supersede(session: number, batch: Batch, row: number, of: number): void {
    const kept = { batch, row, first: this.first[of], last: this.last[of] };
    const known = this.#superseded.get(session);
    if (known === undefined) this.#superseded.set(session, [kept]);
    else known.push(kept);
  }

  /** `from` was merged into `into`. */
  merge(from: number, into: number): void {
    if (this.given[from] > this.given[into]) this.given[into] = this.given[from];
    this.#take(this.#superseded, from, into);
  }

  /** `session` goes on as `made` of `other`. */
  moveTo(other: SessionAnswers, session: number, made: number): void {
    other.given[made] = this.given[session];
    other.changed[made] = this.changed[session];
    other.first[made] = this.first[session];
    other.last[made] = this.last[session];
    other.#take(this.#superseded, session, made);
  }

  /** What an answer for the session's extent takes back: answers for another extent. */
  takeSuperseded(session: number, first: number, last: number): SupersededAnswer[] {
    const kept = this.#superseded.get(session);
    if (kept === undefined) return [];
    this.#superseded.delete(session);
    return kept.filter((one) => one.first !== first || one.last !== last);
  }

  #take(held: Map<number, SupersededAnswer[]>, from: number, into: number): void {
    const kept = held.get(from);
    if (kept === undefined) return;
    held.delete(from);
    this.#superseded.set(into, [...this.#superseded.get(into) ?? [], ...kept]);
  }

  #grow(): void {
    const room = 2 * this.given.length;
    const floats = (array: Float64Array) => {
      const larger = new Float64Array(room);
      larger.set(array);
      return larger;
    };
    const given = new Int32Array(room);
    given.set(this.given);
    const changed = new Uint8Array(room);
    changed.set(this.changed);
    [this.given, this.changed] = [given, changed];
    [this.queuedAt, this.first, this.last] = [floats(this.queuedAt), floats(this.first), floats(this.last)];
  }
}
