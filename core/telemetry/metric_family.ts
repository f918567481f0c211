import { VolleyError } from "../fault/mod.ts";
import { checkLabelNames, type Labels } from "./labels.ts";
import { defaultBucketsMs, type MetricDefinition, type MetricKind } from "./metric_definition.ts";

/** One series and the labels it is known by, base labels included. */
export interface Series<H> {
  readonly labels: Labels;
  readonly handle: H;
}

/** A metric with its series by label key. */
export class MetricFamily<H> {
  readonly definition: MetricDefinition;
  readonly series = new Map<string, Series<H>>();
  overflow: Series<H> | null = null;
  readonly #labelNames: string;

  constructor(definition: MetricDefinition) {
    checkDefinition(definition);
    this.definition = definition;
    this.#labelNames = [...definition.labels].sort().join();
  }

  /** Throws `METRIC_CONFLICT` when a use does not fit the definition. */
  check(kind: MetricKind, labels: Labels, buckets?: readonly number[]): void {
    const { name, kind: known } = this.definition;
    if (kind !== known) throw conflict(name, `it is a ${known}, not a ${kind}`);
    if (Object.keys(labels).sort().join() !== this.#labelNames) {
      const wanted = this.definition.labels.join(", ") || "none";
      throw conflict(name, `its labels are ${wanted}, not ${Object.keys(labels).join(", ") || "none"}`);
    }
    if (buckets !== undefined && buckets.join() !== this.bounds.join()) {
      throw conflict(name, `its buckets are ${this.bounds.join(", ")}`);
    }
  }

  /** Bucket bounds of a histogram. */
  get bounds(): readonly number[] {
    return this.definition.buckets ?? defaultBucketsMs;
  }
}

function conflict(name: string, reason: string): VolleyError {
  return new VolleyError({
    code: "METRIC_CONFLICT",
    message: `Cannot use metric "${name}": ${reason}`,
    hint: "Use the metric as it was first defined, or take another name.",
  });
}

function checkDefinition(definition: MetricDefinition): void {
  const { name, labels, buckets } = definition;
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z0-9_]+)*$/.test(name)) {
    throw new VolleyError({
      code: "METRIC_NAME_INVALID",
      message: `Cannot define metric ${JSON.stringify(name)}: not a metric name`,
      hint: "Use letters, digits and underscores, in parts joined by dots.",
    });
  }
  checkLabelNames(labels, name);
  if (buckets === undefined) return;
  const ascending = buckets.every((bound, i) =>
    Number.isFinite(bound) && (i === 0 || bound > buckets[i - 1])
  );
  if (ascending && buckets.length > 0) return;
  throw new VolleyError({
    code: "METRIC_BUCKETS_INVALID",
    message: `Cannot define metric "${name}": its buckets are [${buckets.join(", ")}]`,
    hint: "Give finite upper bounds, each above the one before.",
  });
}
