import { VolleyError } from "../fault/mod.ts";

/**
 * JSON of a value in the one form that depends on what it says alone: keys in order of their code units, no white space,
 * properties that are undefined left out. Throws `PLAN_VALUE_INVALID` for what JSON can't hold: NaN, infinities,
 * bigint, functions.
 *
 * @example
 * ```ts
 * import { canonicalJson } from "@volley/volley";
 * console.assert(canonicalJson({ b: 1, a: [true] }) === `{"a":[true],"b":1}`);
 * ```
 */
export function canonicalJson(value: unknown): string {
  return text(value, "");
}

function text(value: unknown, pointer: string): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== "object") throw notJson(value, pointer);
  if (Array.isArray(value)) return `[${value.map((item, i) => text(item, `${pointer}/${i}`)).join(",")}]`;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined).sort(byKey);
  return `{${
    entries.map(([key, one]) => `${JSON.stringify(key)}:${text(one, `${pointer}/${key}`)}`).join(",")
  }}`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function notJson(value: unknown, pointer: string): VolleyError {
  return new VolleyError({
    code: "PLAN_VALUE_INVALID",
    message: `Cannot write ${typeof value === "number" ? value : `a ${typeof value}`} as JSON at ${
      pointer || "/"
    }`,
    hint: "Plans hold null, booleans, finite numbers, text, lists and objects of these.",
  });
}
