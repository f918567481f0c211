import { BinCounts } from "./bin_counts.ts";
import type { ByteReader, ByteWriter } from "../keys/mod.ts";

/** Relative error of an estimate. */
export const RELATIVE_ERROR = 0.01;

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const PER_LOG = 1 / Math.log(GAMMA);
const CENTRE = Math.log(2 / (1 + GAMMA));

/**
 * DDSketch (Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
 * VLDB 2019): counts of values by bins whose bounds are powers of gamma = 1.01 / 0.99. What it holds depends only on
 * which values came, not on their order or on how sketches were merged. Bins are never collapsed: values that span
 * nine decades take about 1000 of them, all float64 of one sign 71,000 at most.
 */
export class QuantileSketch {
  /** Numbers of values: all, NaN, zeros, and the infinities. */
  count = 0;
  #nan = 0;
  #zero = 0;
  #below = 0;
  #above = 0;
  #least = Infinity;
  #most = -Infinity;
  readonly #positive = new BinCounts();
  readonly #negative = new BinCounts();

  add(value: number): void {
    this.count += 1;
    if (value !== value) this.#nan += 1;
    else if (value === 0) this.#zero += 1;
    else if (value === Infinity) this.#above += 1;
    else if (value === -Infinity) this.#below += 1;
    else if (value > 0) this.#positive.add(binOf(value), 1);
    else this.#negative.add(binOf(-value), 1);
    if (value < this.#least && value !== -Infinity) this.#least = value;
    if (value > this.#most && value !== Infinity) this.#most = value;
  }

  merge(other: QuantileSketch): void {
    this.count += other.count;
    this.#nan += other.#nan;
    this.#zero += other.#zero;
    this.#below += other.#below;
    this.#above += other.#above;
    this.#least = Math.min(this.#least, other.#least);
    this.#most = Math.max(this.#most, other.#most);
    this.#positive.merge(other.#positive);
    this.#negative.merge(other.#negative);
  }

  write(to: ByteWriter): void {
    const parts = [this.count, this.#nan, this.#zero, this.#below, this.#above, this.#least, this.#most];
    for (const part of parts) to.f64(part);
    this.#positive.write(to);
    this.#negative.write(to);
  }

  /** Takes over what was written. */
  read(from: ByteReader): void {
    this.count = from.f64();
    [this.#nan, this.#zero, this.#below, this.#above] = [from.f64(), from.f64(), from.f64(), from.f64()];
    [this.#least, this.#most] = [from.f64(), from.f64()];
    this.#positive.read(from);
    this.#negative.read(from);
  }

  /** The value of rank `rank` (1 to count), NaN ranking last, within {@linkcode RELATIVE_ERROR}. */
  valueOf(rank: number): number {
    let rest = rank - this.#below;
    if (rest <= 0) return -Infinity;
    const negatives = this.#negative.total;
    if (rest <= negatives) return this.#within(-centreOf(this.#negative.binOf(negatives - rest + 1)));
    rest -= negatives;
    if (rest <= this.#zero) return 0;
    rest -= this.#zero;
    if (rest <= this.#positive.total) return this.#within(centreOf(this.#positive.binOf(rest)));
    rest -= this.#positive.total;
    return rest <= this.#above ? Infinity : NaN;
  }

  #within(value: number): number {
    return Math.min(Math.max(value, this.#least), this.#most);
  }
}

function binOf(size: number): number {
  return Math.ceil(Math.log(size) * PER_LOG);
}

/** 2 gamma^bin / (1 + gamma): within the relative error of everything in the bin. */
function centreOf(bin: number): number {
  return Math.exp(bin / PER_LOG + CENTRE);
}
