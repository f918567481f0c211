import { type DataType, describeType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import {
  checkMaxKeyGroups,
  DEFAULT_MAX_KEY_GROUPS,
  KeyCodec,
  keyGroup,
  type KeyGroupRange,
  KeyIdentities,
} from "../keys/mod.ts";
import { KeyScope } from "./key_scope.ts";
import { MemoryListState } from "./memory_list_state.ts";
import { MemoryMapState } from "./memory_map_state.ts";
import { MemoryValueState } from "./memory_value_state.ts";
import {
  readSnapshot,
  type Snapshot,
  type SnapshotEntry,
  type SnapshotHeader,
  writeSnapshot,
} from "./state_snapshot.ts";
import { requireMatch, snapshotMismatch } from "./snapshot_match.ts";
import type { StateKind, StateTable } from "./state_table.ts";

/** Whose state it is. */
export interface MemoryKeyedStateOptions {
  readonly operatorId: string;
  /** Types of the key columns in order; none for the one scope of an unkeyed stream. */
  readonly keyTypes: readonly DataType[];
  /** A power of 2, fixed for the life of the state; default 256. */
  readonly maxKeyGroups?: number;
}

/**
 * The keyed state of one operator, held in memory: the handles of an `OperatorContext`, scoped by `setKey`. A snapshot
 * is bytes that depend on the state alone, by key group, so that any share of the groups can be restored from it.
 *
 * @example
 * ```ts
 * import { MemoryKeyedState, utf8 } from "@volley/volley";
 * const options = { operatorId: "count-1", keyTypes: [utf8] };
 * const state = new MemoryKeyedState(options);
 * const seen = state.value<number>("seen");
 * state.setKey("JFK");
 * seen.set(3);
 *
 * const restored = new MemoryKeyedState(options);
 * restored.restore(state.snapshot());
 * restored.setKey("JFK");
 * console.assert(restored.value("seen").get() === 3);
 * ```
 */
export class MemoryKeyedState {
  readonly operatorId: string;
  readonly maxKeyGroups: number;
  readonly #codec: KeyCodec;
  readonly #identities: KeyIdentities;
  readonly #scope: KeyScope;
  readonly #tables = new Map<string, StateTable>();

  /** Throws `KEY_GROUPS_INVALID`. */
  constructor(options: MemoryKeyedStateOptions) {
    this.operatorId = options.operatorId;
    this.maxKeyGroups = options.maxKeyGroups ?? DEFAULT_MAX_KEY_GROUPS;
    checkMaxKeyGroups(this.maxKeyGroups);
    this.#codec = new KeyCodec(options.keyTypes);
    this.#identities = new KeyIdentities(this.#codec);
    this.#scope = new KeyScope(this.operatorId);
    if (options.keyTypes.length === 0) this.setKey(null);
  }

  /** The key all handles work on from now on, in the form of `StreamRecord.key`; throws `KEY_VALUE_INVALID`. */
  setKey(key: unknown): void {
    this.#scope.set(this.#identities.of(key));
  }

  /** No key from now on: the use of a handle throws `STATE_WITHOUT_KEY`. Without key columns nothing changes. */
  clearKey(): void {
    if (this.#codec.types.length > 0) this.#scope.set(undefined);
  }

  /** The value state of that name; throws `STATE_KIND_CONFLICT` if the name is a list or map. */
  value<T>(name: string): MemoryValueState<T> {
    return new MemoryValueState<T>(this.#scope, this.#table(name, "value").entries as Map<never, T>);
  }

  /** The list state of that name; throws `STATE_KIND_CONFLICT` if the name is a value or map. */
  list<T>(name: string): MemoryListState<T> {
    return new MemoryListState<T>(this.#scope, this.#table(name, "list").entries as Map<never, T[]>);
  }

  /** The map state of that name; throws `STATE_KIND_CONFLICT` if the name is a value or list. */
  map<K, V>(name: string): MemoryMapState<K, V> {
    return new MemoryMapState<K, V>(this.#scope, this.#table(name, "map").entries as Map<never, Map<K, V>>);
  }

  /** Keys that have something in a state, summed over the states. */
  get size(): number {
    return this.#tables.values().reduce((total, table) => total + table.entries.size, 0);
  }

  /** Everything as bytes; throws `STATE_NOT_SERIALISABLE` where a value is not plain data. */
  snapshot(): Uint8Array<ArrayBuffer> {
    const tables = [...this.#tables.values()].filter((table) => table.entries.size > 0).sort(byName);
    const entries = tables.flatMap((table, index) => this.#entriesOf(table, index));
    return writeSnapshot({ header: this.#header(), tables, entries });
  }

  /**
   * Adds what a snapshot holds, or its part in `keyGroups`; called before the first record, once for each snapshot.
   * Throws `STATE_SNAPSHOT_INVALID`, `STATE_SNAPSHOT_VERSION`, or `STATE_SNAPSHOT_MISMATCH` where it is another
   * operator's, has other key columns or key groups, or a key is there already. After a throw nothing has changed.
   */
  restore(bytes: Uint8Array, keyGroups?: KeyGroupRange): void {
    const snapshot = readSnapshot(bytes, keyGroups);
    requireMatch(snapshot.header, this.#header());
    const placed = snapshot.entries.map((entry) => ({ entry, key: this.#identities.ofBytes(entry.key) }));
    for (const { entry, key } of placed) {
      const { name } = snapshot.tables[entry.table];
      if (this.#tables.get(name)?.entries.has(key)) {
        throw snapshotMismatch(this.operatorId, `a key of state "${name}" is there already`);
      }
    }
    const tables = this.#restoredTables(snapshot);
    for (const { entry, key } of placed) tables[entry.table].entries.set(key, entry.value);
  }

  #restoredTables(snapshot: Snapshot): StateTable[] {
    for (const { name, kind } of snapshot.tables) this.#checkKind(name, kind);
    return snapshot.tables.map(({ name, kind }) => this.#table(name, kind));
  }

  #table(name: string, kind: StateKind): StateTable {
    this.#checkKind(name, kind);
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = { name, kind, entries: new Map() };
      this.#tables.set(name, table);
    }
    return table;
  }

  #checkKind(name: string, kind: StateKind): void {
    const known = this.#tables.get(name)?.kind ?? kind;
    if (known === kind) return;
    throw new VolleyError({
      code: "STATE_KIND_CONFLICT",
      message: `Cannot use state "${name}" of operator "${this.operatorId}": it is a ${known}, not a ${kind}`,
      at: { operator: this.operatorId, resource: name },
      hint: "Take another name for the other kind of state.",
    });
  }

  #entriesOf(table: StateTable, index: number): SnapshotEntry[] {
    const entries: SnapshotEntry[] = [];
    for (const [identity, value] of table.entries) {
      const key = this.#identities.bytesOf(identity);
      entries.push({ table: index, keyGroup: keyGroup(key, this.maxKeyGroups), key, value });
    }
    return entries;
  }

  #header(): SnapshotHeader {
    const keyTypes = this.#codec.types.map(describeType).join(", ");
    return { operatorId: this.operatorId, maxKeyGroups: this.maxKeyGroups, keyTypes };
  }
}

function byName(a: StateTable, b: StateTable): number {
  return a.name < b.name ? -1 : 1;
}
