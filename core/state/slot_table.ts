import type { StateKind } from "./state_table.ts";

/** What an operator keeps under the slots of its keys: one named state, or its timers. */
export interface SlotHolder {
  /** Name in a snapshot. */
  readonly name: string;
  readonly kind: StateKind;
  /** Whether anything is held for a key. */
  has(slot: number): boolean;
  /** What a snapshot keeps of a key. */
  read(slot: number): unknown;
  /** Takes what `read` gave for a key that has nothing yet. */
  write(slot: number, value: unknown): void;
  /** Brings a key's part to another slot, which has nothing any more. */
  move(from: number, to: number): void;
  /** Nothing is held for slots from here on. */
  truncate(size: number): void;
}

/** One named state of an operator, by slot: a value, an array or a `Map` for each key that has one. */
export class SlotTable implements SlotHolder {
  readonly name: string;
  readonly kind: StateKind;
  /** By slot; undefined where there is nothing. */
  readonly entries: unknown[] = [];

  constructor(name: string, kind: StateKind) {
    this.name = name;
    this.kind = kind;
  }

  /** What a key has; undefined for nothing. */
  get(slot: number): unknown {
    return slot < this.entries.length ? this.entries[slot] : undefined;
  }

  /** Undefined clears. */
  set(slot: number, value: unknown): void {
    const { entries } = this;
    if (value === undefined && slot >= entries.length) return;
    while (entries.length <= slot) entries.push(undefined);
    entries[slot] = value;
  }

  has(slot: number): boolean {
    return this.get(slot) !== undefined;
  }

  read(slot: number): unknown {
    return this.get(slot);
  }

  write(slot: number, value: unknown): void {
    this.set(slot, value);
  }

  move(from: number, to: number): void {
    this.set(to, this.get(from));
    this.set(from, undefined);
  }

  truncate(size: number): void {
    if (this.entries.length > size) this.entries.length = size;
  }
}
