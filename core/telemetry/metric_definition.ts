/** How a metric's values add up: counts only grow, gauges are the last value, histograms count values by bucket. */
export type MetricKind = "counter" | "gauge" | "histogram";

/** What is known about a metric before any value: one entry of the catalogue, or a user's own. */
export interface MetricDefinition {
  /** Dotted, for example `volley.records.processed`; exporters put it into their own spelling. */
  readonly name: string;
  readonly kind: MetricKind;
  /** Unit of the values as UCUM writes it: `ms`, `s`, `By`, `1` for a ratio, `{record}` for things counted. */
  readonly unit: string;
  /** Names of the labels every series has, beside the registry's base labels. */
  readonly labels: readonly string[];
  /** One sentence for people. */
  readonly help: string;
  /** Upper bounds of a histogram's buckets, ascending; default {@linkcode defaultBucketsMs}. */
  readonly buckets?: readonly number[];
}

/** Bucket bounds for durations in milliseconds: 1-2.5-5 steps from a tenth of a millisecond to half a minute. */
export const defaultBucketsMs: readonly number[] = [
  ...[0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50],
  ...[100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000],
];
