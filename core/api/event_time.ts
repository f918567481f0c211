import { describeType, type Field, logicalType, type Schema } from "../data/mod.ts";
import { typeOf } from "../expr/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { originOf } from "../operators/mod.ts";
import type { WatermarkStrategy } from "../plan/mod.ts";
import { type Draft, draftAfter } from "./draft.ts";
import { readArgument } from "./expression_argument.ts";
import { PLAIN_WATERMARKS, type WatermarkSettings } from "./watermark_config.ts";

/** Watermarks by a column, or by the only time column. */
export function watermarksStep(input: Draft, settings: WatermarkSettings): Draft {
  const { column, idleTimeoutMs, maxAheadMs, quietAfterMs, generator } = settings;
  const field = column === null ? onlyTimeColumn(input.output) : input.output.field(column);
  if (!isTime(field)) {
    throw new VolleyError({
      code: "WATERMARK_TYPE_MISMATCH",
      message: `Cannot take event time from "${field.name}": it is ${field.type.kind}`,
      at: { column: field.name },
      hint: `Make a timestamp first: ${makeTimestamp(field)}.`,
    });
  }
  const strategy = strategyOf(settings, input.output);
  return draftAfter(
    input,
    { kind: "watermarks", column: field.name, strategy, idleTimeoutMs, maxAheadMs, quietAfterMs },
    generator === null ? {} : { binding: { kind: "watermark", create: generator } },
  );
}

function strategyOf(settings: WatermarkSettings, input: Schema): WatermarkStrategy {
  const { maxOutOfOrdernessMs, punctuation, generator } = settings;
  if (generator !== null) {
    const name = generator.name || "generator";
    return { kind: "custom", generator: { closure: true, name, ...originOf(generator) } };
  }
  if (punctuation === null) return { kind: "bounded", maxOutOfOrdernessMs };
  const { node } = readArgument(punctuation, input);
  const { type } = typeOf(node, input);
  if (logicalType(type).kind === "timestamp") return { kind: "punctuated", at: node };
  throw new VolleyError({
    code: "WATERMARK_TYPE_MISMATCH",
    message: `Cannot take watermarks from ${describeType(type)}: a timestamp is wanted`,
    hint: "Give a timestamp that is null for rows that carry none.",
  });
}

/**
 * Event time for a window. Where no watermark was declared upstream, the only time column carries it and nothing is
 * late: windows then fire at the end of the input, as in the specification's in-memory pipeline.
 */
export function withEventTime(input: Draft): Draft {
  if (input.hasEventTime) return input;
  requireBounded(input);
  const settings = { ...PLAIN_WATERMARKS, maxOutOfOrdernessMs: Number.MAX_SAFE_INTEGER };
  return { ...watermarksStep(input, settings), implicit: true };
}

function onlyTimeColumn(schema: Schema): Field {
  const candidates = schema.fields.filter(isTime);
  if (candidates.length === 1) return candidates[0];
  if (candidates.length === 0) throw noTimeColumn(schema);
  const found = candidates.map((field) => `"${field.name}"`).join(", ");
  throw new VolleyError({
    code: "EVENT_TIME_UNKNOWN",
    message: `Cannot tell which column is event time: the stream has ${found}`,
    hint: `Name it: withWatermarks("${candidates[0].name}", { maxOutOfOrderness: "5s" }).`,
  });
}

function noTimeColumn(schema: Schema): VolleyError {
  const likely = schema.fields.find(({ type }) => ["float64", "int64", "utf8"].includes(type.kind));
  return new VolleyError({
    code: "EVENT_TIME_UNKNOWN",
    message: "Cannot place rows in time: the stream has no timestamp or date column",
    hint: likely === undefined
      ? "Add one to the source's schema."
      : `Declare one in the source's schema, or make one: ${makeTimestamp(likely)}.`,
  });
}

/** The line that turns a number or text into a timestamp column. */
function makeTimestamp({ name, type }: Field): string {
  const { kind } = logicalType(type);
  const column = `col(${JSON.stringify(name)})`;
  const whole = kind === "float64" || kind === "float32" ? ".cast(int64)" : "";
  const made = kind === "utf8" ? `${column}.cast(timestamp("ms"))` : `${column}${whole}.fromEpochMs()`;
  return `withColumn("at", ${made}).withWatermarks("at")`;
}

/** Without watermarks windows wait for the end of the input: one that never comes would only fill memory. */
function requireBounded(input: Draft): void {
  const waiting = [input];
  for (let draft = waiting.pop(); draft !== undefined; draft = waiting.pop()) {
    waiting.push(...draft.inputs);
    if (draft.binding?.kind !== "source" || draft.binding.source.bounded) continue;
    throw new VolleyError({
      code: "WATERMARKS_MISSING",
      message:
        `Cannot window a stream of ${draft.binding.source.connectorId}: it never ends, and has no watermarks`,
      hint: `Declare them before keyBy: withWatermarks("column", { maxOutOfOrderness: "5s" }).`,
    });
  }
}

function isTime(field: Field): boolean {
  const { kind } = logicalType(field.type);
  return kind === "timestamp" || kind === "date";
}
