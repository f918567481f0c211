import type { KeyIdentity } from "../keys/mod.ts";
import type { KeyScope } from "./key_scope.ts";
import { checkMapKey } from "./map_key.ts";

/** A map per key, in memory. Its own keys are compared by value, so they are primitive: text, numbers, bigints, booleans, null. */
export class MemoryMapState<K, V> {
  readonly #scope: KeyScope;
  readonly #entries: Map<KeyIdentity, Map<K, V>>;

  constructor(scope: KeyScope, entries: Map<KeyIdentity, Map<K, V>>) {
    this.#scope = scope;
    this.#entries = entries;
  }

  get(key: K): V | undefined {
    return this.#entries.get(this.#scope.get())?.get(key);
  }

  /** Throws `STATE_MAP_KEY_INVALID` for a key that would not be found again after a restore. */
  set(key: K, value: V): void {
    checkMapKey(key);
    const scope = this.#scope.get();
    const map = this.#entries.get(scope);
    if (map === undefined) this.#entries.set(scope, new Map([[key, value]]));
    else map.set(key, value);
  }

  has(key: K): boolean {
    return this.#entries.get(this.#scope.get())?.has(key) ?? false;
  }

  delete(key: K): boolean {
    const scope = this.#scope.get();
    const map = this.#entries.get(scope);
    if (map === undefined || !map.delete(key)) return false;
    if (map.size === 0) this.#entries.delete(scope);
    return true;
  }

  /** In order of insertion; entries may be deleted meanwhile. */
  entries(): Iterable<[K, V]> {
    return this.#entries.get(this.#scope.get()) ?? [];
  }

  clear(): void {
    this.#entries.delete(this.#scope.get());
  }
}
