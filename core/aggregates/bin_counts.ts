import type { ByteReader, ByteWriter } from "../keys/mod.ts";

/** Counts by integer bin, dense between the least and the greatest bin in use. */
export class BinCounts {
  #counts: Float64Array = new Float64Array(0);
  /** Bin of the first entry. */
  #first = 0;
  /** Sum of all counts. */
  total = 0;

  add(bin: number, count: number): void {
    this.#cover(bin);
    this.#counts[bin - this.#first] += count;
    this.total += count;
  }

  merge(other: BinCounts): void {
    const counts = other.#counts;
    for (let i = 0; i < counts.length; i++) {
      if (counts[i] !== 0) this.add(other.#first + i, counts[i]);
    }
  }

  write(to: ByteWriter): void {
    to.u32(this.#first);
    to.varint(this.#counts.length);
    for (const count of this.#counts) to.varint(count);
  }

  /** Takes over what was written. */
  read(from: ByteReader): void {
    this.#first = from.u32() | 0;
    this.#counts = Float64Array.from({ length: from.varint() }, () => from.varint());
    this.total = this.#counts.reduce((total, count) => total + count, 0);
  }

  /** The bin that holds rank `rank` (1 to total), counted from the least bin up. */
  binOf(rank: number): number {
    let seen = 0;
    for (let i = 0; i < this.#counts.length; i++) {
      seen += this.#counts[i];
      if (seen >= rank) return this.#first + i;
    }
    return this.#first + this.#counts.length - 1;
  }

  #cover(bin: number): void {
    const { length } = this.#counts;
    const at = bin - this.#first;
    if (at >= 0 && at < length) return;
    const first = length === 0 ? bin - 8 : Math.min(this.#first, bin - (length >> 1));
    const last = length === 0 ? bin + 8 : Math.max(this.#first + length - 1, bin + (length >> 1));
    // Growth on one side only: the other bound stays where it is.
    const from = length > 0 && at >= length ? this.#first : first;
    const to = length > 0 && at < 0 ? this.#first + length - 1 : last;
    const counts = new Float64Array(to - from + 1);
    counts.set(this.#counts, length === 0 ? 0 : this.#first - from);
    this.#counts = counts;
    this.#first = from;
  }
}
