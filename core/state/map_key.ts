import { VolleyError } from "../fault/mod.ts";

/** Throws `STATE_MAP_KEY_INVALID` for a key that is no primitive value. */
export function checkMapKey(key: unknown): void {
  const isPrimitive = key === null || !["object", "function", "symbol"].includes(typeof key);
  if (isPrimitive) return;
  throw new VolleyError({
    code: "STATE_MAP_KEY_INVALID",
    message: `Cannot set map state: its key is ${typeof key === "object" ? "an object" : `a ${typeof key}`}`,
    hint: "Use text, a number, a bigint or a boolean as the key, such as the object's id.",
  });
}
