import { Column, type ColumnInit } from "./column.ts";
import type { DataType } from "./data_type.ts";

/**
 * Writes the rows of one column by position. Positions ascend; the last one may be written again (a row that failed
 * half-way is simply overwritten), so nothing has to be undone.
 */
export abstract class ColumnWriter {
  readonly type: DataType;
  /** Rows there is room for; grows by doubling. */
  capacity: number;
  /** Bits of rows that are present, or null while every row is. */
  validity: Uint8Array | null = null;

  constructor(type: DataType, capacity: number) {
    this.type = type;
    this.capacity = Math.max(8, capacity);
  }

  /** Stores a value that is neither null nor undefined; throws a coded error when the type cannot hold it. */
  protected abstract store(i: number, value: unknown): void;

  /** Keeps buffers consistent where row `i` has no value. */
  protected storeNull(_i: number): void {}

  /** Makes room for `capacity` rows, keeping the first `used`. */
  protected abstract resize(used: number): void;

  /** The buffers of the first `length` rows. */
  protected abstract buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity">;

  /** Forgets everything; fresh buffers, because the old ones were handed on. */
  protected abstract clear(): void;

  /** Stores row `i`: null and undefined as null. */
  set(i: number, value: unknown): void {
    if (i >= this.capacity) this.grow(i);
    if (value === null || value === undefined) return this.setNull(i);
    this.store(i, value);
    if (this.validity !== null) this.validity[i >> 3] |= 1 << (i & 7);
  }

  /** Stores null in row `i`. */
  setNull(i: number): void {
    if (i >= this.capacity) this.grow(i);
    this.validity ??= new Uint8Array((this.capacity + 7) >> 3).fill(255);
    this.validity[i >> 3] &= ~(1 << (i & 7));
    this.storeNull(i);
  }

  /** Undoes a null written at `i` by a row that failed later on. */
  unsetNull(i: number): void {
    if (this.validity !== null && i < this.capacity) this.validity[i >> 3] |= 1 << (i & 7);
  }

  /** Doubles the room until row `i` fits. */
  grow(i: number): void {
    const used = i;
    while (this.capacity <= i) this.capacity *= 2;
    if (this.validity !== null) {
      const wider = new Uint8Array((this.capacity + 7) >> 3).fill(255);
      wider.set(this.validity);
      this.validity = wider;
    }
    this.resize(used);
  }

  /** The first `length` rows as a column over this writer's buffers: call `reset` before writing again. */
  finish(length: number): Column {
    const bytes = (length + 7) >> 3;
    return new Column({
      type: this.type,
      length,
      validity: this.validity === null ? null : this.validity.subarray(0, bytes),
      ...this.buffers(length),
    });
  }

  /** Starts over with fresh buffers. */
  reset(): void {
    this.validity = null;
    this.clear();
  }
}

/** A column without values: every row is null. */
export class NullWriter extends ColumnWriter {
  protected store(): void {}
  protected resize(): void {}
  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    return { nullCount: length };
  }
  protected clear(): void {}
}
