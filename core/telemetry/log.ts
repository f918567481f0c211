import type { Clock } from "../time/mod.ts";
import { logText, logValue } from "./log_value.ts";

/** How much a line matters, least first. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

/** Named facts of a line, JSON-like; values under names such as `password` or `token` are never written. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes lines about what happens; `fields` are facts a program may search for. */
export interface Logger {
  /** Whether lines of that level are written: ask before making costly fields. */
  enabled(level: LogLevel): boolean;
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to every line, such as `trace_id` and `span_id` of a span. */
  with(fields: LogFields): Logger;
}

/** What {@linkcode createLogger} needs. */
export interface LoggerOptions {
  /** Takes each finished line, without a line break. */
  readonly write: (line: string, level: LogLevel) => void;
  readonly clock: Clock;
  /** Lines below it are left out; default `"info"`. */
  readonly level?: LogLevel;
  /** One JSON object a line, or text for people; default `"text"`. */
  readonly format?: "text" | "json";
  readonly fields?: LogFields;
}

const RANK: { readonly [level in LogLevel]: number } = { trace: 0, debug: 1, info: 2, warn: 3, error: 4 };

/**
 * A logger that hands its lines to a function.
 *
 * @example
 * ```ts
 * import { createLogger, systemClock } from "@volley/volley";
 * const lines: string[] = [];
 * const log = createLogger({ write: (line) => lines.push(line), clock: systemClock, format: "json" });
 * log.with({ job_name: "flights" }).info("source opened", { topic: "events", password: "hunter2" });
 * console.assert(lines[0].includes("flights") && !lines[0].includes("hunter2"));
 * ```
 */
export function createLogger(options: LoggerOptions): Logger {
  return new LineLogger(options, options.fields ?? {});
}

/** A logger that writes nothing. */
export const silentLogger: Logger = {
  enabled: (): boolean => false,
  trace(): void {},
  debug(): void {},
  info(): void {},
  warn(): void {},
  error(): void {},
  with: (): Logger => silentLogger,
};

class LineLogger implements Logger {
  readonly #options: LoggerOptions;
  readonly #fields: LogFields;
  readonly #rank: number;

  constructor(options: LoggerOptions, fields: LogFields) {
    this.#options = options;
    this.#fields = fields;
    this.#rank = RANK[options.level ?? "info"];
  }

  enabled(level: LogLevel): boolean {
    return RANK[level] >= this.#rank;
  }

  trace(message: string, fields?: LogFields): void {
    this.#line("trace", message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.#line("debug", message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#line("info", message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#line("warn", message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#line("error", message, fields);
  }

  with(fields: LogFields): Logger {
    return new LineLogger(this.#options, { ...this.#fields, ...fields });
  }

  #line(level: LogLevel, message: string, fields?: LogFields): void {
    if (!this.enabled(level)) return;
    const { clock, format, write } = this.#options;
    const time = timeText(clock.now());
    const facts = logValue({ ...this.#fields, ...fields }) as LogFields;
    const lineOf = format === "json" ? jsonLine : textLine;
    write(lineOf(time, level, logText(message), facts), level);
  }
}

function jsonLine(time: string, level: LogLevel, message: string, facts: LogFields): string {
  return JSON.stringify({ ...facts, timestamp: time, level, message });
}

function textLine(time: string, level: LogLevel, message: string, facts: LogFields): string {
  const told = Object.entries(facts).map(([name, value]) => ` ${name}=${textOf(value)}`).join("");
  return `${time} ${level.toUpperCase().padEnd(5)} ${oneLine(message)}${told}`;
}

function oneLine(message: string): string {
  return message.replaceAll(/[\r\n]+/g, " | ").replaceAll(/\p{Cc}/gu, "");
}

function textOf(value: unknown): string {
  return typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value) ?? "undefined";
}

function timeText(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms);
}
