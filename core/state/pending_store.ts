/**
 * Where groups of windows go that memory has no room for, as bytes: by window (or a part of one, numbered by the
 * operator) and key group. What is put for the same place is kept in order; nothing is looked up by key, because
 * states of one key merge when the window answers. Calls are synchronous: a backend on disk takes and gives bytes it
 * has ready, as RocksDB's `putSync` and iterators do.
 */
export interface PendingStore {
  /** Adds bytes to a place. */
  put(window: number, keyGroup: number, bytes: Uint8Array): void;
  /** Key groups of which a window has something, ascending. */
  keyGroups(window: number): readonly number[];
  /** What was put for a place, oldest first. */
  get(window: number, keyGroup: number): readonly Uint8Array[];
  /** Windows that have something, in no order. */
  windows(): Iterable<number>;
  /** Forgets a window. */
  drop(window: number): void;
}

/** Keeps the bytes in memory. */
export class MemoryPendingStore implements PendingStore {
  readonly #windows = new Map<number, Map<number, Uint8Array[]>>();

  put(window: number, keyGroup: number, bytes: Uint8Array): void {
    let groups = this.#windows.get(window);
    if (groups === undefined) this.#windows.set(window, groups = new Map());
    const chunks = groups.get(keyGroup);
    if (chunks === undefined) groups.set(keyGroup, [bytes]);
    else chunks.push(bytes);
  }

  keyGroups(window: number): readonly number[] {
    return [...this.#windows.get(window)?.keys() ?? []].sort((a, b) => a - b);
  }

  get(window: number, keyGroup: number): readonly Uint8Array[] {
    return this.#windows.get(window)?.get(keyGroup) ?? [];
  }

  windows(): Iterable<number> {
    return this.#windows.keys();
  }

  drop(window: number): void {
    this.#windows.delete(window);
  }
}
