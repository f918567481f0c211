import { checkMapKey } from "./map_key.ts";
import type { SlotScope } from "./slot_scope.ts";
import type { SlotTable } from "./slot_table.ts";

const NOTHING: readonly never[] = Object.freeze([]);

/** A value per key, by slot. `set` keeps the object it is given: change a copy, and set that. */
export class SlotValueState<T> {
  readonly #scope: SlotScope;
  readonly #table: SlotTable;

  constructor(scope: SlotScope, table: SlotTable) {
    this.#scope = scope;
    this.#table = table;
  }

  get(): T | undefined {
    return this.#table.get(this.#scope.get()) as T | undefined;
  }

  /** Undefined clears. */
  set(value: T): void {
    this.#table.set(this.#scope.get(), value);
  }

  clear(): void {
    this.#table.set(this.#scope.get(), undefined);
  }
}

/** A list per key, by slot. */
export class SlotListState<T> {
  readonly #scope: SlotScope;
  readonly #table: SlotTable;

  constructor(scope: SlotScope, table: SlotTable) {
    this.#scope = scope;
    this.#table = table;
  }

  /** The list itself, not a copy: a later `add` shows in it. */
  get(): readonly T[] {
    return this.#table.get(this.#scope.get()) as T[] | undefined ?? NOTHING;
  }

  add(value: T): void {
    const slot = this.#scope.get();
    const list = this.#table.get(slot) as T[] | undefined;
    if (list === undefined) this.#table.set(slot, [value]);
    else list.push(value);
  }

  /** Takes a copy of `values`. */
  set(values: readonly T[]): void {
    this.#table.set(this.#scope.get(), values.length === 0 ? undefined : [...values]);
  }

  clear(): void {
    this.#table.set(this.#scope.get(), undefined);
  }
}

/** A map per key, by slot. Its own keys are primitive: text, numbers, bigints, booleans, null. */
export class SlotMapState<K, V> {
  readonly #scope: SlotScope;
  readonly #table: SlotTable;

  constructor(scope: SlotScope, table: SlotTable) {
    this.#scope = scope;
    this.#table = table;
  }

  get(key: K): V | undefined {
    return this.#map()?.get(key);
  }

  /** Throws `STATE_MAP_KEY_INVALID` for a key that would not be found again after a restore. */
  set(key: K, value: V): void {
    checkMapKey(key);
    const map = this.#map();
    if (map === undefined) this.#table.set(this.#scope.get(), new Map([[key, value]]));
    else map.set(key, value);
  }

  has(key: K): boolean {
    return this.#map()?.has(key) ?? false;
  }

  delete(key: K): boolean {
    const map = this.#map();
    if (map === undefined || !map.delete(key)) return false;
    if (map.size === 0) this.clear();
    return true;
  }

  /** In order of insertion; entries may be deleted meanwhile. */
  entries(): Iterable<[K, V]> {
    return this.#map() ?? [];
  }

  clear(): void {
    this.#table.set(this.#scope.get(), undefined);
  }

  #map(): Map<K, V> | undefined {
    return this.#table.get(this.#scope.get()) as Map<K, V> | undefined;
  }
}
