import type { KeyIdentity } from "../keys/mod.ts";
import type { KeyScope } from "./key_scope.ts";

const NOTHING: readonly never[] = Object.freeze([]);

/** A list per key, in memory. */
export class MemoryListState<T> {
  readonly #scope: KeyScope;
  readonly #entries: Map<KeyIdentity, T[]>;

  constructor(scope: KeyScope, entries: Map<KeyIdentity, T[]>) {
    this.#scope = scope;
    this.#entries = entries;
  }

  /** The list itself, not a copy: a later `add` shows in it. */
  get(): readonly T[] {
    return this.#entries.get(this.#scope.get()) ?? NOTHING;
  }

  add(value: T): void {
    const key = this.#scope.get();
    const list = this.#entries.get(key);
    if (list === undefined) this.#entries.set(key, [value]);
    else list.push(value);
  }

  /** Takes a copy of `values`. */
  set(values: readonly T[]): void {
    if (values.length === 0) this.clear();
    else this.#entries.set(this.#scope.get(), [...values]);
  }

  clear(): void {
    this.#entries.delete(this.#scope.get());
  }
}
