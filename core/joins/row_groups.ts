import type { JoinSlice } from "./join_slice.ts";

/** Rows of one batch that go into the same slice. */
export interface RowGroup {
  readonly slice: JoinSlice;
  /** Physical rows, ascending; `rows[0..count)`. */
  readonly rows: Int32Array;
  readonly count: number;
}

/** Splits rows by slice, each group in the order of the rows; most batches make one group, or two. */
export class RowGroups {
  readonly #places = new Map<JoinSlice, number>();
  readonly #slices: JoinSlice[] = [];
  #counts: number[] = [];
  #placeOfRow = new Int32Array(0);

  /** The groups of `rows[0..count)`; `sliceFor` is asked once a row. */
  split(rows: Int32Array, count: number, sliceFor: (row: number) => JoinSlice): RowGroup[] {
    this.#assign(rows, count, sliceFor);
    const slices = this.#slices;
    if (slices.length === 1) return [{ slice: slices[0], rows, count }];
    const grouped = new Int32Array(count);
    const next: number[] = [];
    let start = 0;
    for (const size of this.#counts) {
      next.push(start);
      start += size;
    }
    const starts = [...next];
    for (let j = 0; j < count; j++) grouped[next[this.#placeOfRow[j]]++] = rows[j];
    return slices.map((slice, p) => {
      return { slice, rows: grouped.subarray(starts[p], next[p]), count: this.#counts[p] };
    });
  }

  #assign(rows: Int32Array, count: number, sliceFor: (row: number) => JoinSlice): void {
    this.#places.clear();
    this.#slices.length = 0;
    this.#counts = [];
    if (this.#placeOfRow.length < count) this.#placeOfRow = new Int32Array(count);
    let slice: JoinSlice | null = null;
    let place = 0;
    for (let j = 0; j < count; j++) {
      const found = sliceFor(rows[j]);
      if (found !== slice) {
        slice = found;
        place = this.#placeFor(slice);
      }
      this.#placeOfRow[j] = place;
      this.#counts[place]++;
    }
  }

  #placeFor(slice: JoinSlice): number {
    let place = this.#places.get(slice);
    if (place === undefined) {
      this.#places.set(slice, place = this.#slices.length);
      this.#slices.push(slice);
      this.#counts.push(0);
    }
    return place;
  }
}
