import type { ColumnInit } from "./column.ts";
import { ColumnWriter } from "./column_writer.ts";
import type { DataType } from "./data_type.ts";
import { outOfRange, typeMismatch } from "./value_fault.ts";

const OFFSET_MAX = 2_147_483_647;

/** Bytes of any length. */
export class BinaryWriter extends ColumnWriter {
  #offsets: Int32Array;
  #bytes: Uint8Array;

  constructor(type: DataType, capacity: number) {
    super(type, capacity);
    this.#offsets = new Int32Array(this.capacity + 1);
    this.#bytes = new Uint8Array(0);
  }

  protected store(i: number, value: unknown): void {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    if (!(bytes instanceof Uint8Array)) throw typeMismatch(this.type, value);
    const start = this.#offsets[i];
    const end = start + bytes.length;
    if (end > OFFSET_MAX) throw outOfRange(this.type, value, "less than 2 GiB of bytes a batch");
    if (end > this.#bytes.length) this.#widen(start, end);
    this.#bytes.set(bytes, start);
    this.#offsets[i + 1] = end;
  }

  #widen(used: number, room: number): void {
    const wider = new Uint8Array(Math.min(OFFSET_MAX, Math.max(room, used * 2, this.capacity * 16)));
    wider.set(this.#bytes.subarray(0, used));
    this.#bytes = wider;
  }

  protected override storeNull(i: number): void {
    this.#offsets[i + 1] = this.#offsets[i];
  }

  protected resize(used: number): void {
    const wider = new Int32Array(this.capacity + 1);
    wider.set(this.#offsets.subarray(0, used + 1));
    this.#offsets = wider;
  }

  protected buffers(length: number): Omit<ColumnInit, "type" | "length" | "validity"> {
    const offsets = this.#offsets.subarray(0, length + 1);
    return { values: this.#bytes.subarray(0, offsets[length]), offsets };
  }

  protected clear(): void {
    this.#offsets = new Int32Array(this.capacity + 1);
    // As much as last time, but for one huge value that would otherwise cost every later batch.
    this.#bytes = new Uint8Array(Math.min(this.#bytes.length, this.capacity * 64));
  }
}
