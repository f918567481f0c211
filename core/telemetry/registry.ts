import { VolleyError } from "../fault/mod.ts";
import { Counter } from "./counter.ts";
import { Gauge } from "./gauge.ts";
import { Histogram, histogramSlots } from "./histogram.ts";
import { checkLabelNames, type Labels, labelsKey, NO_LABELS, OVERFLOW_LABEL } from "./labels.ts";
import { METRICS } from "./metric_catalogue.ts";
import type { MetricDefinition, MetricKind } from "./metric_definition.ts";
import { MetricFamily, type Series } from "./metric_family.ts";
import type { MetricSample } from "./sample.ts";
import { ScopedMetrics } from "./scoped_metrics.ts";
import { Slots } from "./slots.ts";

type Handle = Counter | Gauge | Histogram;

/** How a {@linkcode MetricRegistry} is set up. */
export interface MetricRegistryOptions {
  /** Labels every series has, such as `node_id` and `job_name`. */
  readonly baseLabels?: Labels;
  /** Series a metric may have before further label sets share its overflow series; default 1,000. */
  readonly seriesMax?: number;
}

/**
 * The metrics of one process. Look a handle up once, when an operator opens, and use it per batch: `add`, `set` and
 * `record` write a typed array and allocate nothing.
 *
 * Names that start with `volley.` must be in {@linkcode METRICS}; any other name is the user's own and is defined by
 * {@linkcode MetricRegistry.define} or by its first use. The same name and labels give the same handle.
 *
 * @example
 * ```ts
 * import { MetricRegistry } from "@volley/volley";
 * const registry = new MetricRegistry({ baseLabels: { node_id: "node-1", job_name: "flights" } });
 * const processed = registry.counter("volley.records.processed", { operator_id: "filter-1" });
 * processed.add(1_000);
 * console.assert(registry.snapshot()[0].labels.job_name === "flights");
 * ```
 */
export class MetricRegistry {
  readonly baseLabels: Labels;
  readonly #seriesMax: number;
  readonly #families = new Map<string, MetricFamily<Handle>>();
  readonly #slots = new Slots();

  constructor(options: MetricRegistryOptions = {}) {
    this.baseLabels = Object.freeze({ ...options.baseLabels });
    checkLabelNames(Object.keys(this.baseLabels), "*");
    this.#seriesMax = options.seriesMax ?? 1_000;
  }

  /** The counter of that name and label set. */
  counter(name: string, labels: Labels = NO_LABELS): Counter {
    return this.#handle("counter", name, labels) as Counter;
  }

  /** The gauge of that name and label set. */
  gauge(name: string, labels: Labels = NO_LABELS): Gauge {
    return this.#handle("gauge", name, labels) as Gauge;
  }

  /** The histogram of that name and label set; `buckets` only where this is the first use of a user's own name. */
  histogram(name: string, labels: Labels = NO_LABELS, buckets?: readonly number[]): Histogram {
    return this.#handle("histogram", name, labels, buckets) as Histogram;
  }

  /** Tells unit, help and labels of a user's own metric before its first use; throws `METRIC_CONFLICT` if it is known. */
  define(definition: MetricDefinition): void {
    const { name } = definition;
    if (this.#families.has(name) || name.startsWith("volley.")) {
      throw new VolleyError({
        code: "METRIC_CONFLICT",
        message: `Cannot define metric "${name}": the name is taken`,
        hint: `Take another name; "volley." is kept for Volley's own metrics.`,
      });
    }
    this.#add(definition);
  }

  /** What is known about a metric, if it was used or defined. */
  definition(name: string): MetricDefinition | undefined {
    return this.#families.get(name)?.definition;
  }

  /** Metrics that always carry `labels`: what an operator or connector is given. */
  scoped(labels: Labels): ScopedMetrics {
    return new ScopedMetrics(this, labels);
  }

  /** Every series now, by metric in order of first use. */
  snapshot(): readonly MetricSample[] {
    const samples: MetricSample[] = [];
    for (const { definition, series, overflow } of this.#families.values()) {
      for (const each of series.values()) addSample(samples, definition.name, each);
      if (overflow !== null) addSample(samples, definition.name, overflow);
    }
    return samples;
  }

  #handle(kind: MetricKind, name: string, labels: Labels, buckets?: readonly number[]): Handle {
    const family = this.#families.get(name) ?? this.#defineByUse(kind, name, labels, buckets);
    family.check(kind, labels, buckets);
    const key = labelsKey(labels);
    const known = family.series.get(key);
    if (known !== undefined) return known.handle;
    if (family.series.size >= this.#seriesMax) return this.#overflow(family).handle;
    const series = this.#newSeries(family, labels);
    family.series.set(key, series);
    return series.handle;
  }

  #defineByUse(
    kind: MetricKind,
    name: string,
    labels: Labels,
    buckets?: readonly number[],
  ): MetricFamily<Handle> {
    const ours = CATALOGUE.get(name);
    if (ours !== undefined) return this.#add(ours);
    if (name.startsWith("volley.")) {
      throw new VolleyError({
        code: "METRIC_UNKNOWN",
        message: `Cannot use metric "${name}": it is not in the catalogue`,
        hint: `Add it to METRICS, or take a name that does not start with "volley.".`,
      });
    }
    return this.#add({ name, kind, unit: "", labels: Object.keys(labels), help: "", buckets });
  }

  #add(definition: MetricDefinition): MetricFamily<Handle> {
    const family = new MetricFamily<Handle>(definition);
    const clash = definition.labels.find((name) => Object.hasOwn(this.baseLabels, name));
    if (clash !== undefined) {
      throw new VolleyError({
        code: "METRIC_LABEL_INVALID",
        message: `Cannot label metric "${definition.name}": "${clash}" is a base label of every metric`,
        hint: "Take another label name.",
      });
    }
    this.#families.set(definition.name, family);
    return family;
  }

  #newSeries(family: MetricFamily<Handle>, labels: Labels): Series<Handle> {
    const all = Object.freeze({ ...this.baseLabels, ...labels });
    return { labels: all, handle: this.#newHandle(family) };
  }

  #newHandle(family: MetricFamily<Handle>): Handle {
    const { kind, name } = family.definition;
    const reject = () => this.counter("volley.telemetry.rejected_values", { metric: name }).add();
    switch (kind) {
      case "counter":
        return new Counter(this.#slots.allocate(1), reject);
      case "gauge":
        return new Gauge(this.#slots.allocate(1));
      case "histogram":
        return new Histogram(family.bounds, this.#slots.allocate(histogramSlots(family.bounds)), reject);
    }
  }

  #overflow(family: MetricFamily<Handle>): Series<Handle> {
    if (family.overflow === null) {
      const labels = Object.fromEntries(family.definition.labels.map((name) => [name, OVERFLOW_LABEL]));
      family.overflow = this.#newSeries(family, labels);
    }
    const { name } = family.definition;
    if (name !== OVERFLOWED) this.counter(OVERFLOWED, { metric: name }).add();
    return family.overflow;
  }
}

const OVERFLOWED = "volley.telemetry.overflowed_series";
const CATALOGUE: ReadonlyMap<string, MetricDefinition> = new Map(METRICS.map((m) => [m.name, m]));

function addSample(samples: MetricSample[], name: string, { labels, handle }: Series<Handle>): void {
  if (handle instanceof Histogram) {
    const { bounds, sum } = handle;
    const bucketCounts = handle.bucketCounts();
    const count = bucketCounts.reduce((total, inBucket) => total + inBucket, 0);
    samples.push({ kind: "histogram", name, labels, bounds, bucketCounts, sum, count });
  } else if (handle instanceof Counter) {
    samples.push({ kind: "counter", name, labels, value: handle.value });
  } else if (!Number.isNaN(handle.value)) {
    samples.push({ kind: "gauge", name, labels, value: handle.value });
  }
}
