/** A value as one text, equal exactly where the values are: columns in order of name, 1n beside 1, -0 beside 0. */
export function exactText(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (value instanceof Date) return `Date ${value.toISOString()}`;
  if (value instanceof Uint8Array) return `bytes ${Array.from(value, hex).join("")}`;
  if (Array.isArray(value)) return `[${value.map(exactText).join(", ")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return `{ ${entries.map(([name, one]) => `${name}: ${exactText(one)}`).join(", ")} }`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
