import type { Labels } from "./labels.ts";

/** The value of one counter or gauge series when the snapshot was taken. */
export interface NumberSample {
  readonly kind: "counter" | "gauge";
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** The state of one histogram series when the snapshot was taken. */
export interface HistogramSample {
  readonly kind: "histogram";
  readonly name: string;
  readonly labels: Labels;
  /** Upper bounds, ascending, each inclusive. */
  readonly bounds: readonly number[];
  /** Values in each bucket, not cumulative; one longer than `bounds`. */
  readonly bucketCounts: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** One series of a snapshot; plain data, so that it can be sent between threads. */
export type MetricSample = NumberSample | HistogramSample;
