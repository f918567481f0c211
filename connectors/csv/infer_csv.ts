import { bool, type DataType, date, float64, Schema, timestamp, utf8 } from "../../core/mod.ts";

const FORMS: readonly (readonly [DataType, RegExp])[] = [
  [float64, /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/],
  [bool, /^(true|false)$/i],
  [date, /^\d{4}-\d\d-\d\d$/],
  [timestamp("ms"), /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?$/],
];
/** Digits with a leading zero are most often a code (a zip code, an account): text. */
const CODE = /^0\d/;

/**
 * A schema that all sampled records fit: numbers are float64, `true`/`false` bool, ISO dates date, ISO date-times
 * timestamp[ms], everything else utf8. Every column is nullable, because later records may lack a value.
 */
export function inferCsvSchema(
  names: readonly string[],
  sample: readonly (readonly (string | null)[])[],
): Schema {
  return new Schema(names.map((name, i) => {
    const texts = sample.map((record) => record[i]).filter((text) => text !== null && text !== undefined);
    return { name, type: typeOf(texts as string[]), nullable: true };
  }));
}

function typeOf(texts: readonly string[]): DataType {
  if (texts.length === 0 || texts.some((text) => CODE.test(text) && !text.includes("."))) {
    return utf8OrDate(texts);
  }
  return FORMS.find(([, form]) => texts.every((text) => form.test(text.trim())))?.[0] ?? utf8;
}

/** A leading zero may also begin a year. */
function utf8OrDate(texts: readonly string[]): DataType {
  const times = FORMS.slice(2);
  return texts.length === 0
    ? utf8
    : times.find(([, form]) => texts.every((text) => form.test(text)))?.[0] ?? utf8;
}
