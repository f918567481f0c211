import { type Column, type DataType, describeType } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { checkMaxKeyGroups, DEFAULT_MAX_KEY_GROUPS, keyGroup, type KeyGroupRange } from "../keys/mod.ts";
import { SlotListState, SlotMapState, SlotValueState } from "./slot_handles.ts";
import { SlotKeys } from "./slot_keys.ts";
import { SlotScope } from "./slot_scope.ts";
import { type SlotHolder, SlotTable } from "./slot_table.ts";
import {
  readSnapshot,
  type SnapshotEntry,
  type SnapshotHeader,
  type SnapshotTable,
  writeSnapshot,
} from "./state_snapshot.ts";
import { requireMatch, snapshotMismatch } from "./snapshot_match.ts";
import type { StateKind } from "./state_table.ts";

/** Whose state it is. */
export interface SlotStateOptions {
  readonly operatorId: string;
  /** Types of the key columns in order; none for the one scope of an unkeyed stream. */
  readonly keyTypes: readonly DataType[];
  /** A power of 2, fixed for the life of the state; default 256. */
  readonly maxKeyGroups?: number;
  /** What is held under the keys beside named states: timers, for example. */
  readonly holders?: readonly SlotHolder[];
}

/** Below so many keys none is given up. */
const SHRINK_FROM = 65_536;
/** Keys looked at in one step. */
const LOOKED_AT_ONCE = 16_384;
/** Names the engine keeps for its own. */
const RESERVED = "volley:";

/**
 * The keyed state of an operator whose rows come in batches: keys have dense slots, looked up a batch at a time, and
 * state lies in arrays by slot. Snapshots are those of {@linkcode MemoryKeyedState}: bytes that depend on the state
 * alone, by key group.
 */
export class SlotState {
  readonly operatorId: string;
  readonly maxKeyGroups: number;
  readonly keys: SlotKeys;
  readonly #scope: SlotScope;
  readonly #tables = new Map<string, SlotTable>();
  readonly #holders: readonly SlotHolder[];
  #shrinkAt = SHRINK_FROM;

  /** Throws `KEY_GROUPS_INVALID`. */
  constructor(options: SlotStateOptions) {
    this.operatorId = options.operatorId;
    this.maxKeyGroups = options.maxKeyGroups ?? DEFAULT_MAX_KEY_GROUPS;
    checkMaxKeyGroups(this.maxKeyGroups);
    this.keys = new SlotKeys(options.keyTypes);
    this.#holders = options.holders ?? [];
    this.#scope = new SlotScope(this.operatorId);
    this.leave();
  }

  /** For each j below `count`: the slot of the key in physical row `rows[j]`, written to `slots[j]`. */
  lookup(columns: readonly Column[], rows: Int32Array, count: number, slots: Int32Array): void {
    this.keys.lookup(columns, rows, count, slots);
  }

  /** All handles work on that key from now on. */
  enter(slot: number): void {
    this.#scope.slot = slot;
  }

  /** The slot of the key; throws `STATE_WITHOUT_KEY` where there is none. */
  get slot(): number {
    return this.#scope.get();
  }

  /** No key from now on: the use of a handle throws `STATE_WITHOUT_KEY`. Without key columns nothing changes. */
  leave(): void {
    this.#scope.slot = this.keys.types.length === 0 ? 0 : -1;
  }

  /** The value state of that name; throws `STATE_KIND_CONFLICT` if the name is a list or map. */
  value<T>(name: string): SlotValueState<T> {
    return new SlotValueState<T>(this.#scope, this.table(name, "value"));
  }

  /** The list state of that name; throws `STATE_KIND_CONFLICT` if the name is a value or map. */
  list<T>(name: string): SlotListState<T> {
    return new SlotListState<T>(this.#scope, this.table(name, "list"));
  }

  /** The map state of that name; throws `STATE_KIND_CONFLICT` if the name is a value or list. */
  map<K, V>(name: string): SlotMapState<K, V> {
    return new SlotMapState<K, V>(this.#scope, this.table(name, "map"));
  }

  /** The state of that name, by slot; throws `STATE_KIND_CONFLICT` if it is of another kind. */
  table(name: string, kind: StateKind): SlotTable {
    if (name.startsWith(RESERVED)) throw this.#reserved(name);
    let table = this.#tables.get(name);
    if (table === undefined) this.#tables.set(name, table = new SlotTable(name, kind));
    if (table.kind === kind) return table;
    throw new VolleyError({
      code: "STATE_KIND_CONFLICT",
      message:
        `Cannot use state "${name}" of operator "${this.operatorId}": it is a ${table.kind}, not a ${kind}`,
      at: { operator: this.operatorId, resource: name },
      hint: "Take another name for the other kind of state.",
    });
  }

  /** Every named state. */
  tables(): readonly SlotTable[] {
    return [...this.#tables.values()];
  }

  /** Whether so many keys have come that it is worth to look for those nothing is held for. */
  get wantsShrinking(): boolean {
    return this.keys.size >= this.#shrinkAt;
  }

  /** Gives up the slots of keys nothing is held for; yields how many keys a step was about. */
  *shrink(): Generator<number> {
    const all = this.#all();
    const size = this.keys.size;
    const live = new Uint8Array(size);
    let count = 0;
    for (let slot = 0; slot < size; slot++) {
      if (slot % LOOKED_AT_ONCE === LOOKED_AT_ONCE - 1) yield LOOKED_AT_ONCE;
      for (const holder of all) {
        if (!holder.has(slot)) continue;
        live[slot] = 1;
        count++;
        break;
      }
    }
    this.#shrinkAt = Math.max(SHRINK_FROM, 2 * count);
    if (2 * count > size) return;
    const move = (from: number, to: number) => {
      for (const holder of all) if (holder.has(from)) holder.move(from, to);
    };
    yield* this.keys.shrink((slot) => live[slot] === 1, move);
    for (const holder of all) holder.truncate(count);
  }

  /** Everything as bytes; throws `STATE_NOT_SERIALISABLE` where a value is not plain data. */
  snapshot(): Uint8Array<ArrayBuffer> {
    const tables = this.#all().filter((holder) => this.#slotsOf(holder).length > 0).sort(byName);
    const entries = tables.flatMap((holder, table) => this.#entriesOf(holder, table));
    return writeSnapshot({ header: this.#header(), tables, entries });
  }

  /**
   * Adds what a snapshot holds, or its part in `keyGroups`; called before the first row, once for each snapshot. Throws
   * `STATE_SNAPSHOT_INVALID`, `STATE_SNAPSHOT_VERSION`, or `STATE_SNAPSHOT_MISMATCH` where it is another operator's, has
   * other key columns or key groups, or a key is there already.
   */
  restore(bytes: Uint8Array, keyGroups?: KeyGroupRange): void {
    const { header, tables, entries } = readSnapshot(bytes, keyGroups);
    requireMatch(header, this.#header());
    const holders = tables.map((table) => this.#holderOf(table));
    const slots = this.keys.add(entries.map(({ key }) => key));
    entries.forEach(({ table }, j) => {
      if (holders[table].has(slots[j])) {
        throw snapshotMismatch(this.operatorId, `a key of "${holders[table].name}" is there already`);
      }
    });
    entries.forEach(({ table, value }, j) => holders[table].write(slots[j], value));
  }

  #all(): SlotHolder[] {
    return [...this.#tables.values(), ...this.#holders];
  }

  #slotsOf(holder: SlotHolder): number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < this.keys.size; slot++) if (holder.has(slot)) slots.push(slot);
    return slots;
  }

  #entriesOf(holder: SlotHolder, table: number): SnapshotEntry[] {
    return this.#slotsOf(holder).map((slot) => {
      const key = this.keys.bytesOf(slot);
      return { table, keyGroup: keyGroup(key, this.maxKeyGroups), key, value: holder.read(slot) };
    });
  }

  #holderOf({ name, kind }: SnapshotTable): SlotHolder {
    const own = this.#holders.find((holder) => holder.name === name);
    if (own === undefined && name.startsWith(RESERVED)) {
      throw snapshotMismatch(this.operatorId, `it has "${name}", unknown here`);
    }
    if (own === undefined) return this.table(name, kind);
    if (own.kind === kind) return own;
    throw snapshotMismatch(this.operatorId, `its "${name}" is a ${kind}`);
  }

  #reserved(name: string): VolleyError {
    return new VolleyError({
      code: "STATE_NAME_RESERVED",
      message: `Cannot use state "${name}": names that begin with "${RESERVED}" are the engine's`,
      at: { operator: this.operatorId, resource: name },
      hint: "Take another name.",
    });
  }

  #header(): SnapshotHeader {
    const keyTypes = this.keys.types.map(describeType).join(", ");
    return { operatorId: this.operatorId, maxKeyGroups: this.maxKeyGroups, keyTypes };
  }
}

function byName(a: SlotHolder, b: SlotHolder): number {
  return a.name < b.name ? -1 : 1;
}
