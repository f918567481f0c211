import { assertEquals } from "@std/assert";
import { VolleyError } from "../fault/mod.ts";
import { VirtualClock } from "../time/mod.ts";
import { createLogger, type Logger, type LoggerOptions } from "./log.ts";

function logging(options: Partial<LoggerOptions> = {}): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const log = createLogger({ write: (line) => lines.push(line), clock: new VirtualClock(0), ...options });
  return { log, lines };
}

Deno.test("createLogger() writes one JSON object a line", () => {
  const { log, lines } = logging({ format: "json", fields: { job_name: "j" } });
  log.with({ trace_id: "t" }).warn("two\nlines", { rows: 12n, ratio: NaN, at: new Date(0) });
  assertEquals(lines.length, 1);
  assertEquals(JSON.parse(lines[0]), {
    timestamp: "1970-01-01T00:00:00.000Z",
    level: "warn",
    message: "two\nlines",
    job_name: "j",
    trace_id: "t",
    rows: "12",
    ratio: "NaN",
    at: "1970-01-01T00:00:00.000Z",
  });
});

Deno.test("createLogger() writes text a person can read, on one line", () => {
  const { log, lines } = logging();
  log.info("sou\u001brce\nopened", { topic: "events", note: "two words", count: 3 });
  assertEquals(lines, [
    `1970-01-01T00:00:00.000Z INFO  source | opened topic=events note="two words" count=3`,
  ]);
});

Deno.test("createLogger() leaves out what is below its level", () => {
  const { log, lines } = logging({ level: "warn" });
  for (const level of ["trace", "debug", "info", "warn", "error"] as const) log[level](level);
  assertEquals(lines.map((line) => line.split(/ +/)[1]), ["WARN", "ERROR"]);
  assertEquals([log.enabled("info"), log.enabled("error")], [false, true]);
});

Deno.test("createLogger() never writes a secret", () => {
  const { log, lines } = logging({ format: "json" });
  const error = new VolleyError({ code: "X", message: "Cannot reach amqp://u:hunter2@h/p" });
  log.with({ apiKey: "hunter2" }).error("connect to postgres://bob:hunter2@db:5432/x", {
    config: { user: "bob", sasl: { Password: "hunter2" }, list: [{ access_token: "hunter2" }] },
    map: new Map([["client_secret", "hunter2"]]),
    url: "https://x:hunter2@host/",
    error,
  });
  assertEquals(lines[0].includes("hunter2"), false);
  assertEquals(lines[0].includes("postgres://bob:[redacted]@db:5432/x"), true);
  assertEquals(JSON.parse(lines[0]).config.user, "bob");
});

Deno.test("createLogger() writes any value, of any depth and size", () => {
  const { log, lines } = logging({ format: "json" });
  const self: Record<string, unknown> = { name: "self" };
  self.self = self;
  log.info("odd", {
    self,
    nothing: undefined,
    act: Symbol("x"),
    bytes: new Uint8Array(9),
    bad: new Date(NaN),
    many: Array.from({ length: 1_000 }, (_, i) => i),
    long: "x".repeat(100_000),
    set: new Set([1]),
    error: new Error("a", { cause: new TypeError("b") }),
  });
  const { many, long, bytes, bad, set, error, nothing } = JSON.parse(lines[0]);
  assertEquals([bytes, bad, set, nothing], ["[9 bytes]", "invalid date", [1], "undefined"]);
  assertEquals([many.length, long.length < 9_000], [101, true]);
  assertEquals(error, { name: "Error", message: "a", cause: { name: "TypeError", message: "b" } });
});

Deno.test("createLogger() lets no field pass for the line's own", () => {
  const { log, lines } = logging({ format: "json" });
  log.info("real", { level: "error", message: "forged" });
  assertEquals([JSON.parse(lines[0]).level, JSON.parse(lines[0]).message], ["info", "real"]);
});
