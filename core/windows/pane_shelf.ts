import { LeastNumbers, type PendingStore } from "../state/mod.ts";
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
  /** Numbers of panes, and of some that are gone. */
  readonly #numbers = new LeastNumbers();
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

  /** The first pane that holds something; +Infinity where none does. */
  get first(): number {
    const numbers = this.#numbers;
    while (numbers.least < Infinity && !this.#has(numbers.least)) numbers.dropLeast();
    return numbers.least;
  }

  /** The part of a pane that is in memory; tell `grew` after adding to it. */
  at(number: number): Pane {
    let pane = this.#panes.get(number);
    if (pane === undefined) {
      if (!this.#away.has(number)) this.#numbers.add(number);
      this.#panes.set(number, pane = this.#pool.take());
    }
    pane.touched = ++this.#time;
    return pane;
  }

  /** Counts groups that came to a pane. */
  grew(by: number): void {
    this.held += by;
  }

  /** The panes among numbers first..last, ascending, with their numbers; null where some of it is away. */
  covered(first: number, last: number): [number, Pane][] | null {
    if (numbersWithin(this.#away, first, last).length > 0) return null;
    return numbersWithin(this.#panes, first, last).map((number) => [number, this.#panes.get(number)!]);
  }

  /** The same panes piece by piece, all of one key group together, each in order of arrival; memory's go away first. */
  *pieces(first: number, last: number): Generator<Pane[]> {
    for (const number of numbersWithin(this.#panes, first, last)) this.#send(number);
    const numbers = numbersWithin(this.#away, first, last);
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

  #has(number: number): boolean {
    return this.#panes.has(number) || this.#away.has(number);
  }

  #send(number: number): void {
    const pane = this.take(number);
    for (const { keyGroup, bytes } of this.#codec.write(pane)) this.#store.put(number, keyGroup, bytes);
    this.#away.set(number, (this.#away.get(number) ?? 0) + pane.size);
    this.evictions += pane.size;
    this.#pool.give(pane);
  }
}

/** Numbers first..last that are in a map, ascending: by the shorter way, since either may be far the longer one. */
function numbersWithin(map: ReadonlyMap<number, unknown>, first: number, last: number): number[] {
  const found: number[] = [];
  if (last - first >= map.size) {
    for (const number of map.keys()) if (number >= first && number <= last) found.push(number);
    return found.sort((a, b) => a - b);
  }
  for (let number = first; number <= last; number++) if (map.has(number)) found.push(number);
  return found;
}
