const SECRET_NAME =
  /passw|passphrase|pwd|secret|token|credential|authorization|cookie|api[-_]?key|private[-_]?key|access[-_]?key|sas[-_]?key|connection[-_]?string/i;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi;
const DEPTH_MAX = 6;
const ITEMS_MAX = 100;
const TEXT_MAX = 8_192;

/** What stands in a line where a secret was. */
export const REDACTED = "[redacted]";

/** Text with the passwords of URLs taken out, cut to 8,192 characters. */
export function logText(text: string): string {
  const clean = text.includes("://") ? text.replace(URL_PASSWORD, `$1:${REDACTED}@`) : text;
  return clean.length > TEXT_MAX ? `${clean.slice(0, TEXT_MAX)}... (${clean.length} characters)` : clean;
}

/**
 * Any value as JSON can hold it: bigints as text, dates in ISO form, errors by name, message, code and cause, bytes by
 * their number, nothing deeper than 6 levels or longer than 100 items, and nothing under the name of a secret.
 */
export function logValue(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case "string":
      return logText(value);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
      return value;
    case "object":
      return value === null ? null : logObject(value, depth);
    default:
      return String(value);
  }
}

function logObject(value: object, depth: number): unknown {
  if (depth >= DEPTH_MAX) return "[deeper]";
  if (value instanceof Error) return logError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "invalid date" : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return logEntries([...value].map(([key, item]) => [String(key), item]), depth);
  if (Array.isArray(value) || value instanceof Set) return logItems([...value], depth);
  return logEntries(Object.entries(value), depth);
}

function logItems(items: readonly unknown[], depth: number): unknown[] {
  const shown = items.slice(0, ITEMS_MAX).map((item) => logValue(item, depth + 1));
  return items.length > ITEMS_MAX ? [...shown, `... (${items.length} items)`] : shown;
}

function logEntries(entries: readonly (readonly [string, unknown])[], depth: number): object {
  const shown = entries.slice(0, ITEMS_MAX).map(([name, value]): [string, unknown] =>
    SECRET_NAME.test(name) ? [name, REDACTED] : [name, logValue(value, depth + 1)]
  );
  if (entries.length > ITEMS_MAX) shown.push(["...", `${entries.length} entries`]);
  return Object.fromEntries(shown);
}

function logError(error: Error, depth: number): object {
  const { name, message, cause } = error;
  const code = (error as { code?: unknown }).code;
  const known = Object.entries({ name, message, code, cause }).filter(([, fact]) => fact !== undefined);
  return logEntries(known, depth);
}
