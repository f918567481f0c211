import type { LinkedRows } from "./linked_rows.ts";

/** Rows that look for partners, by position. */
export interface Probes {
  readonly count: number;
  /** Key slot of each. */
  readonly slots: Int32Array;
  readonly times: Float64Array;
}

/** Walks the chains of probing rows' keys and lists the pairs within bounds, some at a time. */
export class PairWalk {
  /** Position of the probing row of each pair. */
  readonly probes: Int32Array;
  /** Number of the held row of each pair. */
  readonly partners: Int32Array;
  #given: Probes = { count: 0, slots: new Int32Array(0), times: new Float64Array(0) };
  #linked: LinkedRows | null = null;
  #lowMs = 0;
  #highMs = 0;
  #at = 0;
  /** Where the chain of the row at hand goes on, plus one; -1: at its head. */
  #next = -1;

  constructor(pairsMax: number) {
    this.probes = new Int32Array(pairsMax);
    this.partners = new Int32Array(pairsMax);
  }

  /** Begins: partners of a probe at `t` have times from `t + lowMs` to `t + highMs`. */
  start(probes: Probes, linked: LinkedRows, lowMs: number, highMs: number): void {
    this.#given = probes;
    this.#linked = linked;
    this.#lowMs = lowMs;
    this.#highMs = highMs;
    this.#at = 0;
    this.#next = -1;
  }

  /** The next pairs, in `probes` and `partners`; how many: 0 when there are no more. */
  fill(): number {
    const { count, slots, times } = this.#given;
    const { heads, next, held: { times: heldTimes } } = this.#linked!;
    const { probes, partners } = this;
    const room = probes.length;
    const lowMs = this.#lowMs;
    const highMs = this.#highMs;
    let pairs = 0;
    let follow = this.#next;
    let j = this.#at;
    for (; j < count; j++) {
      const time = times[j];
      const low = time + lowMs;
      const high = time + highMs;
      if (follow < 0) follow = heads[slots[j]];
      while (follow > 0 && pairs < room) {
        const row = follow - 1;
        follow = next[row];
        const heldTime = heldTimes[row];
        if (heldTime < low || heldTime > high) continue;
        probes[pairs] = j;
        partners[pairs++] = row;
      }
      if (follow > 0) break;
      follow = -1;
      if (pairs === room) {
        j++;
        break;
      }
    }
    this.#at = j;
    this.#next = follow;
    return pairs;
  }
}
