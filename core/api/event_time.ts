import { type Field, logicalType, type Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { type Duration, toMs } from "../time/mod.ts";
import { type Draft, draftAfter } from "./draft.ts";

/** How far behind the newest row a row may be before it is late. */
export interface WatermarkOptions {
  /** Default 0: rows come in order of time. */
  readonly maxOutOfOrderness?: Duration;
}

/** Watermarks as the specification spells them. */
export class WatermarkConfig {
  readonly maxOutOfOrdernessMs: number;
  /** Column of event time; null: the stream's only timestamp or date column. */
  readonly column: string | null;

  /** Rows may be `maxOutOfOrderness` late; event time is `column`, default the stream's only time column. */
  constructor(maxOutOfOrderness: Duration, column?: string) {
    this.maxOutOfOrdernessMs = toMs(maxOutOfOrderness);
    this.column = column ?? null;
  }
}

/** The specification's generator: the watermark is the newest time seen minus a bound. */
export class BoundedOutOfOrdernessGenerator extends WatermarkConfig {}

/** Watermarks by `column`, or by the only time column. */
export function watermarksStep(input: Draft, column: string | null, maxOutOfOrdernessMs: number): Draft {
  const field = column === null ? onlyTimeColumn(input.output) : input.output.field(column);
  if (!isTime(field)) {
    throw new VolleyError({
      code: "WATERMARK_TYPE_MISMATCH",
      message: `Cannot take event time from "${field.name}": it is ${field.type.kind}`,
      at: { column: field.name },
      hint: "Give a timestamp or date column; cast or parse text to one first.",
    });
  }
  return draftAfter(input, { kind: "watermarks", column: field.name, maxOutOfOrdernessMs });
}

/**
 * Event time for a window. Where no watermark was declared upstream, the only time column carries it and nothing is
 * late: windows then fire at the end of the input, as in the specification's in-memory pipeline.
 */
export function withEventTime(input: Draft): Draft {
  if (input.hasEventTime) return input;
  return { ...watermarksStep(input, null, Number.MAX_SAFE_INTEGER), implicit: true };
}

function onlyTimeColumn(schema: Schema): Field {
  const candidates = schema.fields.filter(isTime);
  if (candidates.length === 1) return candidates[0];
  const found = candidates.map((field) => `"${field.name}"`).join(", ") || "none";
  throw new VolleyError({
    code: "EVENT_TIME_UNKNOWN",
    message: `Cannot tell which column is event time: the stream's timestamp and date columns are ${found}`,
    hint: `Name it: withWatermarks("column", { maxOutOfOrderness: "5s" }).`,
  });
}

function isTime(field: Field): boolean {
  const { kind } = logicalType(field.type);
  return kind === "timestamp" || kind === "date";
}
