import { Schema } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";
import { OutputTag } from "../operators/mod.ts";

/** Columns of declared side outputs, by tag; throws `OUTPUT_TAG_INVALID` for one without a schema, or given twice. */
export function sidesOf(kind: string, tags: readonly OutputTag[]): ReadonlyMap<string, Schema> {
  const sides = new Map<string, Schema>();
  for (const tag of tags) {
    if (!(tag instanceof OutputTag)) throw invalid(kind, String(tag), "that is no output tag");
    const { name, schema } = tag;
    if (schema === null) throw invalid(kind, name, "it has no schema");
    if (sides.has(name)) throw invalid(kind, name, "it is declared twice");
    sides.set(name, schema as Schema);
  }
  return sides;
}

function invalid(kind: string, name: string, what: string): VolleyError {
  return new VolleyError({
    code: "OUTPUT_TAG_INVALID",
    message: `Cannot add ${kind}() with side output "${name}": ${what}`,
    hint: `Declare it once: new OutputTag("${name}", schema({ reason: utf8 })).`,
  });
}

/** The schema of an operator's new rows; throws `OUTPUT_SCHEMA_MISSING`. */
export function requireSchema(kind: string, output: Schema): Schema {
  if (output instanceof Schema) return output;
  throw new VolleyError({
    code: "OUTPUT_SCHEMA_MISSING",
    message: `Cannot add ${kind}(): it makes new rows, and their schema was not given`,
    hint: `Give it: ${kind}(fn, schema({ name: utf8 })).`,
  });
}
