import { Column, concatColumns, gatherColumn } from "../data/mod.ts";
import { rowNumbers } from "../windows/mod.ts";
import type { ColumnStore } from "./column_store.ts";

/**
 * Values of any type, nested ones too, as a few large columns: neighbours of like size are put together, so that each
 * row is copied about log2(rows) times.
 */
export class PartsStore implements ColumnStore {
  #parts: Column[] = [];
  /** First row of each part. */
  #starts: number[] = [];
  #length = 0;

  append(column: Column): void {
    if (column.length === 0) return;
    const owned = gatherColumn(column, rowNumbers(column.length), column.length);
    this.#parts.push(owned);
    this.#starts.push(this.#length);
    this.#length += column.length;
    while (this.#parts.length > 1 && this.#parts.at(-2)!.length <= 2 * this.#parts.at(-1)!.length) {
      const last = this.#parts.pop()!;
      this.#starts.pop();
      this.#parts.push(concatColumns([this.#parts.pop()!, last]));
    }
  }

  /** The rows of each part, put together, then brought into order. */
  gather(rows: Int32Array, count: number): Column {
    if (this.#parts.length === 1) return gatherColumn(this.#parts[0], rows, count);
    const inPart = this.#parts.map(() => [] as number[]);
    const part = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      part[i] = this.#partOf(rows[i]);
      inPart[part[i]].push(rows[i] - this.#starts[part[i]]);
    }
    const next = new Int32Array(inPart.length);
    for (let p = 1; p < inPart.length; p++) next[p] = next[p - 1] + inPart[p - 1].length;
    const order = new Int32Array(count);
    for (let i = 0; i < count; i++) order[i] = next[part[i]]++;
    const gathered = inPart.map((own, p) => gatherColumn(this.#parts[p], Int32Array.from(own)));
    return gatherColumn(concatColumns(gathered), order, count);
  }

  clear(): void {
    this.#parts = [];
    this.#starts = [];
    this.#length = 0;
  }

  #partOf(row: number): number {
    let part = this.#starts.length - 1;
    while (this.#starts[part] > row) part--;
    return part;
  }
}
