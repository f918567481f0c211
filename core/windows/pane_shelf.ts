import type { PendingStore } from "../state/mod.ts";
import { GroupCodec } from "./group_codec.ts";
import { type GroupSpec, Pane } from "./pane.ts";
import type { PanePool } from "./pane_pool.ts";

/**
 * Panes by number, in memory or away in a store. A pane that went away begins anew in memory with the next row: what is
 * away is put together with it, a key group at a time, when a window answers.
 */
export class PaneShelf {
  readonly #codec: GroupCodec;
  readonly #pool: PanePool;
  readonly #store: PendingStore;
  readonly #panes = new Map<number, Pane>();
  /** Panes with groups in the store, and how many (a key may count more than once). */
  readonly #away = new Map<number, number>();
  #time = 0;
  /** Groups in memory. */
  held = 0;
  /** Groups that went away. */
  evictions = 0;

  constructor(spec: GroupSpec, pool: PanePool, store: PendingStore) {
    this.#codec = new GroupCodec(spec);
    this.#pool = pool;
    this.#store = store;
  }

  /** Groups in memory and away. */
  get size(): number {
    let size = this.held;
    for (const groups of this.#away.values()) size += groups;
    return size;
  }

  /** Panes that hold something, in no order. */
  *numbers(): Generator<number> {
    yield* this.#panes.keys();
    yield* this.#away.keys();
  }

  /** The part of a pane that is in memory; tell `grew` after adding to it. */
  at(number: number): Pane {
    let pane = this.#panes.get(number);
    if (pane === undefined) this.#panes.set(number, pane = this.#pool.take());
    pane.touched = ++this.#time;
    return pane;
  }

  /** Counts groups that came to a pane. */
  grew(by: number): void {
    this.held += by;
  }

  /** The panes among numbers first..last, ascending, with their numbers; null where some of it is away. */
  covered(first: number, last: number): [number, Pane][] | null {
    for (const number of this.#away.keys()) if (number >= first && number <= last) return null;
    // Sizes with a small common divisor have far more pane numbers than panes.
    if (last - first >= this.#panes.size) {
      const found = [...this.#panes].filter(([number]) => number >= first && number <= last);
      return found.sort(([a], [b]) => a - b);
    }
    const found: [number, Pane][] = [];
    for (let number = first; number <= last; number++) {
      const pane = this.#panes.get(number);
      if (pane) found.push([number, pane]);
    }
    return found;
  }

  /** The same panes piece by piece, all of one key group together, each in order of arrival; memory's go away first. */
  *pieces(first: number, last: number): Generator<Pane[]> {
    const numbers = [...new Set(this.numbers())].filter((number) => number >= first && number <= last);
    numbers.sort((a, b) => a - b);
    for (const number of numbers) if (this.#panes.has(number)) this.#send(number);
    const keyGroups = new Set(numbers.flatMap((number) => this.#store.keyGroups(number)));
    for (const keyGroup of [...keyGroups].sort((a, b) => a - b)) {
      yield numbers.flatMap((number) =>
        this.#store.get(number, keyGroup).map((bytes) => this.#codec.read(bytes))
      );
    }
  }

  /** Sends the pane away that has been without rows longest; false when memory holds none. */
  evict(): boolean {
    let [oldest, touched] = [NaN, Infinity];
    for (const [number, pane] of this.#panes) {
      if (pane.touched < touched) [oldest, touched] = [number, pane.touched];
    }
    if (touched === Infinity) return false;
    this.#send(oldest);
    return true;
  }

  /** Takes a pane out, which is in memory. */
  take(number: number): Pane {
    const pane = this.#panes.get(number)!;
    this.#panes.delete(number);
    this.held -= pane.size;
    return pane;
  }

  /** Forgets a pane. */
  drop(number: number): void {
    if (this.#panes.has(number)) this.#pool.give(this.take(number));
    if (this.#away.delete(number)) this.#store.drop(number);
  }

  #send(number: number): void {
    const pane = this.take(number);
    for (const { keyGroup, bytes } of this.#codec.write(pane)) this.#store.put(number, keyGroup, bytes);
    this.#away.set(number, (this.#away.get(number) ?? 0) + pane.size);
    this.evictions += pane.size;
    this.#pool.give(pane);
  }
}
