import {
  type Batch,
  type DataType,
  type DictionaryOf,
  type FixedSizeList,
  type Float32,
  type Int64,
  type List,
  type Nullable,
  type RowOf,
  type Shape,
  type Struct,
  toRows,
  type Uint64,
  type ValueOf,
  VolleyError,
} from "../../core/mod.ts";

/** What collected rows hold for int64 and uint64: exact `bigint`s, or `number`s, which JSON and tables take. */
export type Int64Form = "bigint" | "number";

type NumberIn<T> = 0 extends 1 & T ? unknown
  : T extends Nullable<infer U> ? NumberIn<U> | null
  : T extends Int64 | Uint64 ? number
  : T extends DictionaryOf<infer V> ? NumberIn<V>
  : T extends List<infer I> ? NumberIn<I>[]
  : T extends FixedSizeList<infer I> ? (I extends Float32 ? ValueOf<T> : NumberIn<I>[])
  : T extends Struct<infer F> ? { [K in keyof F]: NumberIn<F[K]> }
  : ValueOf<T>;

/** The plain object `collect` makes of a row of `S`. */
export type CollectedRow<S extends Shape, Form extends Int64Form> = Form extends "number"
  ? { [K in keyof S]: NumberIn<S[K]> }
  : RowOf<S>;

/** The rows that count; `COLLECT_INT64_INEXACT` where a 64-bit value wanted as a number is beyond 2^53. */
export function collectedRows<S extends Shape, Form extends Int64Form>(
  batch: Batch,
  form: Form,
): CollectedRow<S, Form>[] {
  const rows = toRows<S>(batch) as Record<string, unknown>[];
  if (form === "number") {
    for (const { name, type } of batch.schema.fields) {
      const convert = converterOf(type, name);
      if (convert !== null) { for (const row of rows) row[name] = convert(row[name]); }
    }
  }
  return rows as CollectedRow<S, Form>[];
}

type Converter = (value: unknown) => unknown;

/** Makes numbers of the 64-bit integers in values of a type; null where there are none. */
function converterOf(type: DataType, column: string): Converter | null {
  switch (type.kind) {
    case "int64":
    case "uint64":
      return (value) => value === null ? null : exactNumber(value as bigint, column);
    case "dictionary":
      return converterOf(type.value, column);
    case "list":
    case "fixedSizeList": {
      const item = converterOf(type.item, column);
      return item && ((value) => value === null ? null : (value as unknown[]).map(item));
    }
    case "struct":
      return structConverter(type, column);
    default:
      return null;
  }
}

function structConverter({ fields }: Struct, column: string): Converter | null {
  const converters = Object.entries(fields).flatMap(([name, field]) => {
    const convert = converterOf("nullable" in field ? field.type : field, `${column}.${name}`);
    return convert === null ? [] : [[name, convert] as const];
  });
  if (converters.length === 0) return null;
  return (value) => {
    if (value === null) return null;
    const made = { ...value as Record<string, unknown> };
    for (const [name, convert] of converters) made[name] = convert(made[name]);
    return made;
  };
}

function exactNumber(value: bigint, column: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new VolleyError({
    code: "COLLECT_INT64_INEXACT",
    message: `Cannot collect column "${column}" as numbers: ${value} is beyond 2^53`,
    at: { column },
    hint: `Leave out { int64: "number" }, or cast the column to utf8 or float64 before.`,
  });
}
