import { Column, type DataType, gatherColumn } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import type { ColumnStore } from "./column_store.ts";
import { ValidityStore } from "./validity_store.ts";

/** Offsets are Int32. */
const BYTES_MAX = 2 ** 31 - 1;

/** Plain text and bytes. */
export class BytesStore implements ColumnStore {
  readonly #type: DataType;
  readonly #validity = new ValidityStore();
  #bytes = new Uint8Array(1024);
  #offsets = new Int32Array(65);
  #length = 0;

  constructor(type: DataType) {
    this.#type = type;
  }

  append(column: Column): void {
    const { length } = column;
    const offsets = column.offsets!;
    const used = this.#offsets[this.#length];
    const end = used + offsets[length] - offsets[0];
    this.#makeRoom(this.#length + length + 1, used, end);
    this.#bytes.set((column.values as Uint8Array).subarray(offsets[0], offsets[length]), used);
    const shift = used - offsets[0];
    const to = this.#offsets;
    const at = this.#length;
    for (let i = 1; i <= length; i++) to[at + i] = offsets[i] + shift;
    this.#validity.append(column);
    this.#length += length;
  }

  gather(rows: Int32Array, count: number): Column {
    const { bitmap: validity, nullCount } = this.#validity;
    const [values, offsets, length] = [this.#bytes, this.#offsets, this.#length];
    const all = new Column({ type: this.#type, length, values, offsets, validity, nullCount });
    return gatherColumn(all, rows, count);
  }

  clear(): void {
    this.#length = 0;
    this.#validity.clear();
  }

  #makeRoom(offsets: number, used: number, bytes: number): void {
    if (bytes > BYTES_MAX) throw tooManyBytes();
    if (offsets > this.#offsets.length) {
      const larger = new Int32Array(Math.max(offsets, 2 * this.#offsets.length));
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    if (bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.min(BYTES_MAX, Math.max(bytes, 2 * this.#bytes.length)));
    larger.set(this.#bytes.subarray(0, used));
    this.#bytes = larger;
  }
}

function tooManyBytes(): VolleyError {
  return new VolleyError({
    code: "JOIN_STATE_FULL",
    message: "Cannot hold the rows of a join: the text of one column takes more than 2 GiB",
    hint: "Narrow the join's bounds, or drop the column before the join.",
  });
}
