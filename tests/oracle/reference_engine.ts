import { aggregateRows, type Answer, identity } from "./reference_aggregate.ts";
import { derive, holds } from "./reference_predicate.ts";
import { intoWindows, type TimedRow } from "./reference_window.ts";
import { type PipelineCase, type Row, type StreamCase, TIME } from "./stream_case.ts";

/** A row of results: key columns, `window_start` and `window_end` (epoch ms) where there are windows, aggregates. */
export type AnswerRow = { readonly [column: string]: Answer };

/** Everything a pipeline must say about a stream. */
export interface Answers {
  readonly rows: readonly AnswerRow[];
  /** Rows every window of which had closed when they came. */
  readonly late: number;
  /** Rows without an event time. */
  readonly rejected: number;
}

interface Entry extends TimedRow {
  readonly row: Row;
  readonly partition: number;
  readonly arrival: number;
}

/**
 * The slow, obvious engine: whole lists, one row at a time, nothing shared with the engine it judges.
 * What is late follows from the data alone, so partitions are simply read one after the other.
 */
export function referenceAnswers({ partitions, pipeline }: StreamCase): Answers {
  const entries: Entry[] = [];
  let rejected = 0;
  partitions.forEach((rows, partition) => {
    const timed = withWatermarks(rows, partition, pipeline);
    entries.push(...timed.entries);
    rejected += timed.rejected;
  });
  const counted = entries
    .filter((entry) => pipeline.filter === null || holds(pipeline.filter, entry.row) === true)
    .map((entry) => ({ ...entry, row: derive(entry.row, pipeline.derived) }))
    .sort((a, b) => a.time - b.time || a.partition - b.partition || a.arrival - b.arrival);
  return { ...perKey(counted, pipeline), rejected };
}

/** Windows of `rows` rows of a key of the first partition, numbered by `window_start`; `window_end` is 0. */
export function inArrivalOrder({ partitions: [first], pipeline }: StreamCase, rows: number): AnswerRow[] {
  const { entries } = withWatermarks(first, 0, pipeline);
  const counted = entries
    .filter((entry) => pipeline.filter === null || holds(pipeline.filter, entry.row) === true)
    .map((entry) => ({ ...entry, row: derive(entry.row, pipeline.derived) }));
  return groupByKey(counted, pipeline.keys).flatMap((group) => {
    const key = pick(group[0].row, pipeline.keys);
    return Array.from({ length: Math.ceil(group.length / rows) }, (_, window_start) => {
      const within = group.slice(window_start * rows, (window_start + 1) * rows);
      return { ...key, window_start, window_end: 0, ...aggregates(within, pipeline) };
    });
  });
}

/** Gives each row of a partition the watermark it met: the greatest time before it, less the bound. */
function withWatermarks(
  rows: readonly Row[],
  partition: number,
  pipeline: PipelineCase,
): { entries: Entry[]; rejected: number } {
  const entries: Entry[] = [];
  let rejected = 0;
  let newest = -Infinity;
  rows.forEach((row, arrival) => {
    if (pipeline.early !== null && holds(pipeline.early, row) !== true) return;
    const time = row[TIME];
    if (time === null) {
      rejected++;
      return;
    }
    entries.push({
      row,
      partition,
      arrival,
      time: Number(time),
      watermark: newest - pipeline.maxOutOfOrdernessMs,
    });
    newest = Math.max(newest, Number(time));
  });
  return { entries, rejected };
}

function perKey(entries: readonly Entry[], pipeline: PipelineCase): { rows: AnswerRow[]; late: number } {
  const rows: AnswerRow[] = [];
  let late = 0;
  for (const group of groupByKey(entries, pipeline.keys)) {
    const key = pick(group[0].row, pipeline.keys);
    if (pipeline.window === null) {
      rows.push({ ...key, ...aggregates(group, pipeline) });
      continue;
    }
    const windowed = intoWindows(group, pipeline.window);
    late += windowed.late;
    for (const { start, end, rows: within } of windowed.windows) {
      rows.push({ ...key, window_start: start, window_end: end, ...aggregates(within, pipeline) });
    }
  }
  return { rows, late };
}

function groupByKey(entries: readonly Entry[], keys: readonly string[]): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = JSON.stringify(keys.map((name) => identity(entry.row[name])));
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()];
}

function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function aggregates(entries: readonly Entry[], pipeline: PipelineCase): AnswerRow {
  const inOrder = [...entries].sort((a, b) =>
    a.time - b.time || a.partition - b.partition || a.arrival - b.arrival
  );
  const rows = inOrder.map((entry) => entry.row);
  return Object.fromEntries(pipeline.aggregates.map((call) => [call.as, aggregateRows(rows, call)]));
}
