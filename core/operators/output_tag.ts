import { Schema, type Shape } from "../data/mod.ts";
import { VolleyError } from "../fault/mod.ts";

/**
 * Names an output beside a stream's main one, with its columns; `S` is known to the type checker. Without a schema the
 * operator that has the output gives it one (late rows have `lateEventSchema`). A tag is 1 to 100 characters.
 *
 * @example
 * ```ts
 * import { OutputTag, schema, utf8 } from "@volley/volley";
 * const refused = new OutputTag("refused", schema({ order: utf8, reason: utf8 }));
 * console.assert(refused.name === "refused" && refused.schema?.fields.length === 2);
 * ```
 */
export class OutputTag<S extends Shape = Shape> {
  readonly name: string;
  readonly schema: Schema<S> | null;

  constructor(name: string, schema?: Schema<S>) {
    if (typeof name !== "string" || name.length === 0 || name.length > 100) throw invalidTag(name);
    if (schema !== undefined && !(schema instanceof Schema)) throw invalidTag(name);
    this.name = name;
    this.schema = schema ?? null;
  }
}

function invalidTag(name: unknown): VolleyError {
  return new VolleyError({
    code: "OUTPUT_TAG_INVALID",
    message: `Cannot make output tag ${
      JSON.stringify(name)
    }: a name of 1 to 100 characters and a schema are wanted`,
    hint: `new OutputTag("refused", schema({ reason: utf8 }))`,
  });
}
