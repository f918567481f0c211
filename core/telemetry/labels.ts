import { VolleyError } from "../fault/mod.ts";

/** Label names and values of a series. */
export type Labels = Readonly<Record<string, string>>;

/** No labels. */
export const NO_LABELS: Labels = Object.freeze({});

/** The value of every label of the series that stands in for those beyond a metric's limit. */
export const OVERFLOW_LABEL = "__overflow__";

/** One text per set of labels, whatever the order they were given in. */
export function labelsKey(labels: Labels): string {
  const names = Object.keys(labels);
  if (names.length === 0) return "";
  if (names.length === 1) return JSON.stringify([names[0], labels[names[0]]]);
  return JSON.stringify(names.sort().map((name) => [name, labels[name]]));
}

/** Throws `METRIC_LABEL_INVALID` unless every name is an identifier that does not start with two underscores. */
export function checkLabelNames(names: readonly string[], metric: string): void {
  for (const name of names) {
    if (/^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) continue;
    throw new VolleyError({
      code: "METRIC_LABEL_INVALID",
      message: `Cannot label metric "${metric}": "${name}" is not a label name`,
      hint: "Use letters, digits and underscores; not two underscores at the start.",
    });
  }
}
