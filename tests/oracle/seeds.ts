import { assertEquals } from "@std/assert";

/** The whole number in an environment variable; `otherwise` where it is not set, or may not be read. */
export function numberFrom(variable: string, otherwise: number): number {
  const allowed = Deno.permissions.querySync({ name: "env", variable }).state === "granted";
  const text = allowed ? Deno.env.get(variable) : undefined;
  const value = text === undefined ? otherwise : Number(text);
  assertEquals(Number.isSafeInteger(value), true, `${variable} must be a whole number`);
  return value;
}
