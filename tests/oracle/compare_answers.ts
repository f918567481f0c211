import type { Answer, QuantileAnswer } from "./reference_aggregate.ts";
import { identity } from "./reference_aggregate.ts";
import type { AnswerRow, Answers } from "./reference_engine.ts";
import type { Cell, PipelineCase } from "./stream_case.ts";

/** What the engine under test said. */
export interface EngineAnswers {
  readonly rows: readonly { readonly [column: string]: unknown }[];
  readonly late: number;
  readonly rejected: number;
}

/** Relative error allowed of a quantile estimate. */
export const QUANTILE_ERROR = 0.01;
/** Relative error allowed of floating-point results. */
const FLOAT_ERROR = 1e-9;

/** The differences as lines to read, at most `limit` rows of each sort; none when both say the same. */
export function differences(
  expected: Answers,
  actual: EngineAnswers,
  pipeline: PipelineCase,
  limit = 5,
): string[] {
  const lines: string[] = [];
  for (const count of ["late", "rejected"] as const) {
    if (expected[count] !== actual[count]) {
      lines.push(`${count} rows: expected ${expected[count]}, engine ${actual[count]}`);
    }
  }
  const left = byGroup(actual.rows, pipeline);
  if (pipeline.window === null) keepLatest(left);
  const [missing, wrong]: [string[], string[]] = [[], []];
  for (const [group, [row]] of byGroup(expected.rows, pipeline)) {
    const found = left.get(group)?.shift();
    if (found === undefined) missing.push(`missing: ${show(row)}`);
    else if (!sameRow(row as AnswerRow, found, pipeline)) {
      wrong.push(`expected: ${show(row)}\n  engine: ${show(found)}`);
    }
  }
  const extra = [...left.values()].flat().map((row) => `unexpected: ${show(row)}`);
  return [...lines, ...first(wrong, limit), ...first(missing, limit), ...first(extra, limit)];
}

type AnyRow = { readonly [column: string]: unknown };

function byGroup(rows: readonly AnyRow[], pipeline: PipelineCase): Map<string, AnyRow[]> {
  const groups = new Map<string, AnyRow[]>();
  for (const row of rows) {
    const window = pipeline.window === null ? [] : [Number(row.window_start), Number(row.window_end)];
    const group = JSON.stringify([pipeline.keys.map((key) => identity(row[key] as Cell)), window]);
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  return groups;
}

/** A running aggregate says each group again whenever it changes: what counts is the last word. */
function keepLatest(groups: Map<string, AnyRow[]>): void {
  for (const [group, rows] of groups) groups.set(group, rows.slice(-1));
}

function sameRow(expected: AnswerRow, actual: AnyRow, pipeline: PipelineCase): boolean {
  return pipeline.aggregates.every((call) => sameAnswer(expected[call.as], actual[call.as]));
}

function sameAnswer(expected: Answer, actual: unknown): boolean {
  if (expected === null || actual === null || actual === undefined) return expected === actual;
  if (Array.isArray(expected)) return Array.isArray(actual) && sameList(expected, actual);
  if (typeof expected === "object") return withinQuantile(expected as QuantileAnswer, Number(actual));
  return sameCell(expected as Cell, actual as Cell);
}

function sameList(expected: readonly Cell[], actual: readonly Cell[]): boolean {
  return expected.length === actual.length && expected.every((cell, i) => sameCell(cell, actual[i]));
}

function sameCell(expected: Cell, actual: Cell): boolean {
  if (typeof expected === "bigint" || typeof actual === "bigint") return String(expected) === String(actual);
  if (typeof expected !== "number" || typeof actual !== "number") return expected === actual;
  if (expected === actual || Object.is(expected, actual)) return true;
  return Math.abs(expected - actual) <= FLOAT_ERROR * Math.max(Math.abs(expected), Math.abs(actual));
}

function withinQuantile({ exact }: QuantileAnswer, estimate: number): boolean {
  return Object.is(exact, estimate) || Math.abs(estimate - exact) <= QUANTILE_ERROR * Math.abs(exact);
}

function show(row: AnyRow): string {
  const cells = Object.entries(row).map(([name, value]) => `${name}=${showValue(value)}`);
  return `{ ${cells.join(", ")} }`;
}

function showValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showValue).join(", ")}]`;
  if (value !== null && typeof value === "object") return `about ${(value as QuantileAnswer).exact}`;
  if (Object.is(value, -0)) return "-0";
  return typeof value === "bigint"
    ? `${value}n`
    : typeof value === "string"
    ? JSON.stringify(value)
    : String(value);
}

function first(lines: readonly string[], limit: number): string[] {
  return lines.length <= limit
    ? [...lines]
    : [...lines.slice(0, limit), `... and ${lines.length - limit} more`];
}
