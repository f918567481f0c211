import type { PendingStore } from "../state/mod.ts";
import { GroupCodec } from "./group_codec.ts";
import type { GroupSpec, Pane } from "./pane.ts";
import type { PanePool } from "./pane_pool.ts";

/** A pane's rows from one window end on: in memory, away in the store under a number of their own, or both. */
interface BehindPane {
  held: Pane | null;
  readonly place: number;
  /** Groups away (a key may count more than once). */
  away: number;
  touched: number;
}

/** Panes of rows that only windows from a certain one on take, until that one's turn comes. */
export class BehindPanes {
  readonly #codec: GroupCodec;
  readonly #pool: PanePool;
  readonly #store: PendingStore;
  /** By first window end that takes them, then by pane number. */
  readonly #panes = new Map<number, Map<number, BehindPane>>();
  #made = 0;
  #time = 0;
  /** Groups in memory. */
  held = 0;
  #away = 0;
  /** Groups that went away. */
  evictions = 0;

  constructor(spec: GroupSpec, pool: PanePool, store: PendingStore) {
    this.#codec = new GroupCodec(spec);
    this.#pool = pool;
    this.#store = store;
  }

  /** Ends of the first windows that take some pane. */
  get ends(): Iterable<number> {
    return this.#panes.keys();
  }

  /** Groups in memory and away. */
  get size(): number {
    return this.held + this.#away;
  }

  /** The part in memory of the pane for rows of pane `number` that windows from `fromEndMs` on take; tell `grew`. */
  at(fromEndMs: number, number: number): Pane {
    let panes = this.#panes.get(fromEndMs);
    if (panes === undefined) this.#panes.set(fromEndMs, panes = new Map());
    let pane = panes.get(number);
    if (pane === undefined) {
      panes.set(number, pane = { held: null, place: this.#made++, away: 0, touched: 0 });
    }
    pane.touched = ++this.#time;
    return pane.held ??= this.#pool.take();
  }

  /** Counts groups that came to a pane. */
  grew(by: number): void {
    this.held += by;
  }

  /** Takes out what all windows from `endMs` on take, with pane numbers, in order of arrival within each pane. */
  *due(endMs: number): Generator<readonly [number, Pane]> {
    const ends = [...this.#panes.keys()].filter((fromEndMs) => fromEndMs <= endMs).sort((a, b) => a - b);
    for (const fromEndMs of ends) {
      const panes = this.#panes.get(fromEndMs)!;
      this.#panes.delete(fromEndMs);
      for (const [number, pane] of panes) {
        for (const piece of this.#takeAway(pane)) yield [number, piece];
        if (pane.held === null) continue;
        this.held -= pane.held.size;
        yield [number, pane.held];
      }
    }
  }

  /** Sends the pane away that has been without rows longest; false when memory holds none. */
  evict(): boolean {
    let oldest: BehindPane | null = null;
    for (const panes of this.#panes.values()) {
      for (const pane of panes.values()) {
        if (pane.held !== null && (oldest === null || pane.touched < oldest.touched)) oldest = pane;
      }
    }
    if (oldest === null) return false;
    this.#send(oldest);
    return true;
  }

  #send(pane: BehindPane): void {
    const held = pane.held!;
    for (const { keyGroup, bytes } of this.#codec.write(held)) this.#store.put(pane.place, keyGroup, bytes);
    this.held -= held.size;
    this.#away += held.size;
    pane.away += held.size;
    this.evictions += held.size;
    pane.held = null;
    this.#pool.give(held);
  }

  *#takeAway({ place, away }: BehindPane): Generator<Pane> {
    if (away === 0) return;
    for (const keyGroup of this.#store.keyGroups(place)) {
      for (const bytes of this.#store.get(place, keyGroup)) yield this.#codec.read(bytes);
    }
    this.#store.drop(place);
    this.#away -= away;
  }
}
