import type { KeyIdentity } from "../keys/mod.ts";
import type { KeyScope } from "./key_scope.ts";

/** A value per key, in memory. `set` keeps the object it is given: change a copy, and set that. */
export class MemoryValueState<T> {
  readonly #scope: KeyScope;
  readonly #entries: Map<KeyIdentity, T>;

  constructor(scope: KeyScope, entries: Map<KeyIdentity, T>) {
    this.#scope = scope;
    this.#entries = entries;
  }

  get(): T | undefined {
    return this.#entries.get(this.#scope.get());
  }

  /** Undefined clears. */
  set(value: T): void {
    if (value === undefined) this.clear();
    else this.#entries.set(this.#scope.get(), value);
  }

  clear(): void {
    this.#entries.delete(this.#scope.get());
  }
}
