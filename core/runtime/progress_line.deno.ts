import type { Progress } from "./progress.ts";

/** What is needed of Deno; undefined elsewhere. */
interface Terminal {
  readonly stderr: { isTerminal(): boolean; writeSync(bytes: Uint8Array): number };
}

/** In a pipe a line now and then is enough. */
const PLAIN_EVERY_MS = 5_000;
const BAR_WIDTH = 24;

/**
 * Shows progress on standard error: a line that redraws itself on a terminal, a plain line every five seconds in a
 * pipe. Null where there is no standard error.
 */
export function progressLine(): ((progress: Progress, done: boolean) => void) | null {
  const host = (globalThis as { Deno?: Terminal }).Deno;
  if (host === undefined) return null;
  const write = (text: string) => void host.stderr.writeSync(new TextEncoder().encode(text));
  const live = host.stderr.isTerminal();
  let shownAt = -Infinity;
  return (progress, done) => {
    if (live) return write(`\r\x1b[2K${describeProgress(progress)}${done ? "\n" : ""}`);
    if (!done && progress.elapsedMs - shownAt < PLAIN_EVERY_MS) return;
    shownAt = progress.elapsedMs;
    write(`${describeProgress(progress)}\n`);
  };
}

/** `flights  1,234,567 in (41 %)  12,345 out  2.1 M/s  watermark 2001-03-01 10:00`. */
export function describeProgress(progress: Progress): string {
  const { pipeline, recordsIn, recordsOut, totalRows, elapsedMs, watermarkMs } = progress;
  const share = totalRows ? recordsIn / totalRows : null;
  const bar = share === null ? "" : ` ${drawBar(share)} ${Math.round(share * 100)} %`;
  const rate = elapsedMs > 0 ? `  ${describeRate(recordsIn / elapsedMs * 1000)}` : "";
  const watermark = watermarkMs !== null && Number.isFinite(watermarkMs)
    ? `  event time ${new Date(watermarkMs).toISOString().slice(0, 16).replace("T", " ")}`
    : "";
  return `${pipeline}${bar}  ${count(recordsIn)} in  ${count(recordsOut)} out${rate}${watermark}`;
}

function drawBar(share: number): string {
  const full = Math.round(Math.min(1, share) * BAR_WIDTH);
  return "█".repeat(full) + "░".repeat(BAR_WIDTH - full);
}

function describeRate(perSecond: number): string {
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(1)} M/s`;
  return perSecond >= 1e3 ? `${(perSecond / 1e3).toFixed(1)} K/s` : `${perSecond.toFixed(0)}/s`;
}

function count(rows: number): string {
  return rows.toLocaleString("en-US");
}
