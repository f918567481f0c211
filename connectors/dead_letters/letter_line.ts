import { type DeadLetter, VolleyError } from "../../core/mod.ts";
import { parseJson } from "../files/mod.ts";

/**
 * A letter as a line of a letter file: a JSON object that says first what went wrong. A row and a key are objects,
 * exact in every digit; raw bytes are `text` where they are UTF-8, else `raw`, in base64.
 */
export function letterLine(letter: DeadLetter): string {
  const { row, key, raw, timeMs, eventTimeMs, ...facts } = letter;
  const { id, operator, code, message, hint, ...rest } = facts;
  const time = new Date(timeMs).toISOString();
  const head = { id, operator, code, message, hint, time, ...rest, event_time_ms: eventTimeMs };
  const parts = [JSON.stringify(head, (_, value) => value === null ? undefined : value).slice(0, -1)];
  if (key !== null) parts.push(`"key":${key}`);
  if (row !== null) parts.push(`"row":${row}`);
  if (raw !== null) parts.push(rawPart(raw));
  return `${parts.join(",")}}\n`;
}

/** The letter of a line; throws `DEAD_LETTER_FILE_INVALID` for a line that holds none. */
export function readLetterLine(line: string, file: string, number: number): DeadLetter {
  try {
    return toLetter(parseJson(line) as { readonly [name: string]: unknown });
  } catch (cause) {
    throw new VolleyError({
      code: "DEAD_LETTER_FILE_INVALID",
      message: `Cannot read dead letter at line ${number} of ${file}: ${(cause as Error).message}`,
      at: { resource: file, line: number },
      hint: "The file was changed by something else: take the line out, or put it right.",
      cause,
    });
  }
}

function toLetter(parsed: { readonly [name: string]: unknown }): DeadLetter {
  const text = (name: string) => parsed[name] === undefined ? null : String(parsed[name]);
  const needed = (name: string) => {
    const value = text(name);
    if (value === null) throw new TypeError(`it has no "${name}"`);
    return value;
  };
  return {
    id: needed("id"),
    run: needed("run"),
    pipeline: needed("pipeline"),
    operator: needed("operator"),
    input: Number(parsed.input ?? 0),
    kind: needed("kind") === "raw" ? "raw" : "row",
    partition: text("partition"),
    offset: text("offset"),
    code: needed("code"),
    message: needed("message"),
    hint: text("hint"),
    timeMs: Date.parse(needed("time")),
    attempt: Number(needed("attempt")),
    eventTimeMs: parsed.event_time_ms === undefined ? null : Number(parsed.event_time_ms),
    key: parsed.key === undefined ? null : exactText(parsed.key),
    row: parsed.row === undefined ? null : exactText(parsed.row),
    raw: rawOf(parsed),
  };
}

function rawPart(raw: Uint8Array): string {
  try {
    return `"text":${JSON.stringify(strict.decode(raw))}`;
  } catch {
    return `"raw":"${btoa(Array.from(raw, (byte) => String.fromCharCode(byte)).join(""))}"`;
  }
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function rawOf({ text, raw }: { readonly [name: string]: unknown }): Uint8Array | null {
  if (typeof text === "string") return new TextEncoder().encode(text);
  return typeof raw === "string" ? Uint8Array.from(atob(raw), (unit) => unit.charCodeAt(0)) : null;
}

/** JSON text with all digits of whole numbers that only a bigint holds. */
function exactText(value: unknown): string {
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
  return JSON.stringify(value, (_, inner) => typeof inner === "bigint" ? rawJSON(String(inner)) : inner);
}
