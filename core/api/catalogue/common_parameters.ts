import type { ParameterDescriptor } from "../../operators/mod.ts";
import type { AggregateCall, ClosureRef, NamedExpr, StepOf, WindowSpec } from "../../plan/mod.ts";
import { objectItems, type ParameterOf } from "./operator_sheet.ts";

/** A user's function or object, as a plan names it. */
export function closure(description: string): ParameterOf<ClosureRef> {
  return {
    type: "object",
    format: "closure",
    description,
    required: ["closure", "name"],
    properties: {
      closure: { type: "boolean", default: true, description: "Always true: it lives in a program." },
      name: { type: "string", description: "What it is called, for people." },
      module: { type: "string", description: "URL of the module that has it, where the program said so." },
      export: { type: "string", description: "Its name in that module." },
    },
  };
}

/** Names of columns. */
export function columnNames(description: string): ParameterOf<readonly string[]> {
  return { type: "array", items: { type: "string", format: "column" }, description };
}

const EXPRESSION: ParameterDescriptor = {
  type: "object",
  format: "expression",
  description: "How it is computed from the columns.",
};

/** A computed column. */
export const NAMED_EXPRESSION: { readonly [P in keyof NamedExpr]: ParameterDescriptor } = {
  name: { type: "string", format: "column", description: "Name of the column." },
  expr: EXPRESSION,
};

/** Computed columns. */
export function namedExpressions(description: string): ParameterOf<readonly NamedExpr[]> {
  return { type: "array", items: objectItems(NAMED_EXPRESSION), description };
}

/** Outputs beside the main one, as a program declares them. */
export const SIDES: ParameterOf<StepOf<"process">["sides"]> = {
  type: "array",
  items: objectItems({
    tag: { type: "string", description: "Name of the output: 1 to 100 characters in a program." },
    fields: { type: "array", items: { type: "object" }, format: "schema", description: "Its columns." },
  }),
  default: [],
  description: "Outputs beside the main one.",
};

/** What happens to event-time timers that are registered too late. */
export const TIMERS_IN_PAST: ParameterOf<StepOf<"process">["timersInPast"]> = {
  type: "string",
  enum: ["fire", "fail"],
  default: "fire",
  description: "Event-time timers registered at or below the watermark: called next, or an error.",
};

const LENGTH: ParameterDescriptor = { type: "integer", minimum: 1, unit: "ms", description: "Length." };
const OFFSET: ParameterDescriptor = {
  type: "integer",
  minimum: 0,
  default: 0,
  unit: "ms",
  option: "offset",
  description: "Where windows start, from 1970 on; below their length, of sliding ones below the slide.",
};

/** Windows of event time that come at fixed distances, by kind. */
const FIXED_WINDOWS: ParameterDescriptor["variants"] = {
  tumbling: { sizeMs: { ...LENGTH, option: "size" }, offsetMs: OFFSET },
  sliding: {
    sizeMs: { ...LENGTH, option: "size" },
    slideMs: {
      ...LENGTH,
      option: "slide",
      description: "From the start of one to that of the next; at most the length.",
    },
    offsetMs: OFFSET,
  },
};

/** Windows of event time, by kind. */
const TIME_WINDOWS: ParameterDescriptor["variants"] = {
  ...FIXED_WINDOWS,
  session: {
    gapMs: { ...LENGTH, option: "gap", description: "Rows of a key at most so far apart share one." },
  },
};

/** Windows of every kind. */
export const WINDOW: ParameterOf<WindowSpec> = {
  type: "object",
  option: "window",
  description: "How rows are grouped: by event time, by number, or all of a key.",
  variants: {
    ...TIME_WINDOWS,
    count: {
      rows: { type: "integer", minimum: 1, unit: "rows", description: "Rows of a key that fill a window." },
    },
    global: {},
  },
};

/** Tumbling or sliding windows. */
export function fixedWindow(description: string): ParameterOf<WindowSpec> {
  return { type: "object", description, variants: FIXED_WINDOWS };
}

/** Tumbling, sliding or session windows. */
export function timeWindow(description: string): ParameterOf<WindowSpec> {
  return { type: "object", description, variants: TIME_WINDOWS };
}

/** Aggregates of an aggregation. */
export const AGGREGATES: ParameterOf<readonly AggregateCall[]> = {
  type: "array",
  description: "What is calculated for each key.",
  items: objectItems({
    fn: { type: "string", format: "aggregate", description: "Name of the aggregate: sum, count, avg, ..." },
    as: { type: "string", format: "column", description: "Name of the result." },
  }, {
    input: { ...EXPRESSION, description: "What it is calculated of; count of rows has none." },
    params: { type: "object", description: "Options of the aggregate, such as the quantile." },
  }),
};

/** Key columns, as keyBy has named them. */
export const KEYS: ParameterOf<readonly string[]> = {
  ...columnNames("Key columns; none: one scope for all rows."),
  option: "keyBy",
};
