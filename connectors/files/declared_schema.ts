import {
  type DataType,
  describeType,
  logicalType,
  nearestName,
  RecordType,
  type Schema,
  Schema as SchemaClass,
  schema,
  type Shape,
  VolleyError,
} from "../../core/mod.ts";

/** A schema, the shape to make one from, or a kind of record that has one. */
// deno-lint-ignore no-explicit-any
export type SchemaOrShape<S extends Shape> = S | Schema<S> | RecordType<S, any, any>;

/** A schema from any form. */
export function toSchema<S extends Shape>(given: SchemaOrShape<S>): Schema<S> {
  if (given instanceof RecordType) return given.schema as Schema<S>;
  return given instanceof SchemaClass ? given as Schema<S> : schema(given as S);
}

/**
 * Checks a declared schema against the columns a file has: each declared column must be there, with the same type or
 * one of the same storage (int64 for a timestamp, int32 for a date). A column declared never null may be nullable in
 * the file: a null is then an error where it occurs. Throws `COLUMN_NOT_FOUND` or `SCHEMA_MISMATCH`.
 */
export function checkDeclared(declared: Schema, actual: Schema, resource: string): void {
  for (const { name, type } of declared.fields) {
    const found = actual.find(name);
    if (found === undefined) throw noSuchColumn(name, actual, resource);
    if (!sameStorage(type, found.type)) throw wrongType(name, type, found.type, resource);
  }
}

/** `COLUMN_NOT_FOUND` for a file, naming its nearest column. */
export function noSuchColumn(name: string, actual: Schema, resource: string): VolleyError {
  const near = nearestName(name, actual.names);
  return new VolleyError({
    code: "COLUMN_NOT_FOUND",
    message: `Cannot read column "${name}" of ${resource}: the file has ${
      actual.names.map((each) => `"${each}"`).join(", ") || "none"
    }`,
    at: { resource, column: name },
    hint: near ? `Did you mean "${near}"?` : "Check the name against the file's columns.",
  });
}

function wrongType(name: string, wanted: DataType, got: DataType, resource: string): VolleyError {
  return new VolleyError({
    code: "SCHEMA_MISMATCH",
    message: `Cannot read column "${name}" of ${resource} as ${describeType(wanted)}: the file holds ${
      describeType(got)
    }`,
    at: { resource, column: name },
    hint: `Declare it as ${describeType(got)}, and cast it in the pipeline.`,
  });
}

function sameStorage(wanted: DataType, got: DataType): boolean {
  return storageOf(logicalType(wanted)) === storageOf(logicalType(got)) || isRawInteger(wanted, got);
}

function storageOf(type: DataType): string {
  return type.kind === "timestamp" ? `timestamp[${type.unit}]` : describeType(type);
}

function isRawInteger(wanted: DataType, got: DataType): boolean {
  const pair = `${wanted.kind} ${got.kind}`;
  return pair === "int64 timestamp" || pair === "timestamp int64" || pair === "int32 date" ||
    pair === "date int32";
}
