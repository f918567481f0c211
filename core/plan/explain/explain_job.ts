import type { JobStatus, OperatorReport, WatermarkReport } from "../job_status.ts";
import type { Plan } from "../node.ts";
import { durationText, spanText } from "./duration_text.ts";
import { explainWait } from "./explain_wait.ts";
import { momentText } from "./moment_text.ts";

/** Watermarks this far ahead of the clock come from rows that claim to be of the future. */
const AHEAD_MS = 3_600_000;

/**
 * A running job in text: rows in and out of each operator, watermarks by partition, and for whatever waits for event
 * time why it has not answered. `status` is plain data, `plan` the plan it runs.
 */
export function explainJob(status: JobStatus, plan: Plan): string {
  const { pipeline, state, elapsedMs, waits, watermarks, sinks } = status;
  const queued = sinks.filter(({ queued }) => queued > 0).map(({ id, queued, queueLengthMax }) =>
    `${id}: ${queued} of ${queueLengthMax} batches wait to be written`
  );
  return [
    `${pipeline}: ${state}, ${spanText(elapsedMs)}`,
    "",
    ...operatorTable(status.operators),
    ...section(watermarks.flatMap((report) => watermarkLines(report, status))),
    ...section(waits.map((wait) => `${wait.operator}: ${explainWait(status, plan, wait)}`)),
    ...section(queued),
  ].join("\n");
}

function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}

function operatorTable(operators: readonly OperatorReport[]): string[] {
  const rows = operators.map((one) => [
    one.id,
    countText(one.recordsIn),
    countText(one.recordsOut),
    countText(one.late),
    countText(one.rejected),
    countText(one.stateEntries),
  ]);
  const table = [["operator", "rows in", "rows out", "late", "rejected", "state"], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table.map((row) =>
    row.map((cell, column) => column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])).join(
      "  ",
    ).trimEnd()
  );
}

function countText(count: number | undefined): string {
  return count === undefined ? "–" : count.toLocaleString("en-US");
}

function watermarkLines(
  { operator, watermarkMs, partitions }: WatermarkReport,
  { atMs }: JobStatus,
): string[] {
  const at = watermarkMs === null
    ? "none yet"
    : watermarkMs === Infinity
    ? "the end"
    : momentText(watermarkMs, atMs);
  const states = (["active", "idle", "ended"] as const).flatMap((state) => {
    const count = partitions.filter((one) => one.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  const ahead = watermarkMs !== null && Number.isFinite(watermarkMs) && watermarkMs - atMs > AHEAD_MS
    ? [aheadText(watermarkMs - atMs)]
    : [];
  return [`${operator}: watermark ${at}; partitions: ${states.join(", ") || "none"}`, ...ahead];
}

function aheadText(ms: number): string {
  return `  it is ${
    durationText(ms)
  } ahead of the clock: a row of the future moved it, and rows of now are late; ` +
    "bound it with a smaller maxAhead";
}
