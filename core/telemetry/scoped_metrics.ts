import type { Counter } from "./counter.ts";
import type { Gauge } from "./gauge.ts";
import type { Histogram } from "./histogram.ts";
import type { Labels } from "./labels.ts";
import type { MetricRegistry } from "./registry.ts";

/** A registry seen from one place: every series carries the place's labels. */
export class ScopedMetrics {
  readonly #registry: MetricRegistry;
  readonly #labels: Labels;

  constructor(registry: MetricRegistry, labels: Labels) {
    this.#registry = registry;
    this.#labels = labels;
  }

  /** The counter of that name, with the scope's labels and `labels`. */
  counter(name: string, labels?: Labels): Counter {
    return this.#registry.counter(name, { ...this.#labels, ...labels });
  }

  /** The gauge of that name, with the scope's labels and `labels`. */
  gauge(name: string, labels?: Labels): Gauge {
    return this.#registry.gauge(name, { ...this.#labels, ...labels });
  }

  /** The histogram of that name, with the scope's labels and `labels`; `buckets` at its first use. */
  histogram(name: string, labels?: Labels, buckets?: readonly number[]): Histogram {
    return this.#registry.histogram(name, { ...this.#labels, ...labels }, buckets);
  }
}
