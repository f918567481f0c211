import { assertEquals } from "@std/assert";
import {
  Batch,
  batchFromRows,
  type BehindRows,
  int32,
  schema,
  timestamp,
  toRows,
  utf8,
} from "../data/mod.ts";
import { seededRandom } from "../time/mod.ts";
import type { Stage, StageOutput } from "./stage.ts";

/** Columns of the random streams the operators' tests run on. */
export const EVENT = schema({ at: timestamp("ms"), key: utf8, n: int32 });

/** One row, with the watermark of its partition just before it. */
export interface TestRow {
  readonly at: number;
  readonly key: string;
  readonly n: number;
  readonly watermarkMs: number;
}

/** Rows out of order, some behind their watermark, by a seed: `slack` is the bound the watermark trails by. */
export function randomRows(seed: number, count: number, keys = 5, slack = 20): TestRow[] {
  const random = seededRandom(seed);
  const rows: TestRow[] = [];
  let newest = -Infinity;
  for (let n = 0; n < count; n++) {
    const at = Math.max(0, n * 5 + Math.floor((random() - 0.7) * 100));
    rows.push({ at, key: `k${Math.floor(random() * keys)}`, n, watermarkMs: newest - slack });
    newest = Math.max(newest, at);
  }
  return rows;
}

/** Rows as a batch with event times, those behind their watermark listed; every other one has a selection. */
export function eventBatch(rows: readonly TestRow[], selected = false): Batch {
  const padded = selected ? rows.flatMap((row) => [{ ...row, n: -1 }, row]) : rows;
  const { columns, length } = batchFromRows(EVENT, padded.map(({ at, key, n }) => ({ at, key, n })));
  const values = Float64Array.from(padded, ({ at }) => at);
  const times = { values, minMs: Math.min(...values), maxMs: Math.max(...values) };
  const selection = selected ? Int32Array.from(rows, (_, j) => 2 * j + 1) : null;
  return new Batch(EVENT, columns, length, { times, behind: behindOf(padded), selection });
}

function behindOf(rows: readonly TestRow[]): BehindRows | null {
  const behind = rows.map((row, i) => ({ ...row, i })).filter(({ at, watermarkMs }) => at < watermarkMs);
  if (behind.length === 0) return null;
  return {
    rows: Int32Array.from(behind, ({ i }) => i),
    watermarks: Float64Array.from(behind, ({ watermarkMs }) => watermarkMs),
  };
}

/** Eight ways for rows to arrive: cut into batches of these lengths, in turn. */
export const ARRIVALS: readonly (readonly number[])[] = [
  [1],
  [2],
  [3, 1],
  [7],
  [16, 1, 5],
  [64],
  [100, 3],
  [1_000_000],
];

/** Batches of an output. */
export function batchesOf(output: StageOutput): Batch[] {
  return output === null ? [] : output instanceof Batch ? [output] : [...output];
}

/** Rows of an output. */
export function rowsOfOutput(output: StageOutput): unknown[] {
  return batchesOf(output).filter(({ rows }) => rows > 0).flatMap((batch) => toRows(batch));
}

/** Runs rows through a stage in one arrival, watermarks after each batch, to the end; gives all output rows. */
export function runStage(
  stage: Stage,
  rows: readonly TestRow[],
  arrival: readonly number[],
  slack = 20,
): unknown[] {
  const made: unknown[] = [];
  let newest = -Infinity;
  for (let from = 0, turn = 0; from < rows.length; turn++) {
    const part = rows.slice(from, from + arrival[turn % arrival.length]);
    from += part.length;
    made.push(...rowsOfOutput(stage.process(eventBatch(part, turn % 2 === 1), 0)));
    for (const { at } of part) newest = Math.max(newest, at);
    made.push(...rowsOfOutput(stage.onWatermark?.(newest - slack) ?? null));
  }
  made.push(...rowsOfOutput(stage.onWatermark?.(Infinity) ?? null));
  return made;
}

Deno.test("eventBatch() lists the rows behind their watermark", () => {
  const rows = [{ at: 30, key: "a", n: 0, watermarkMs: -Infinity }, {
    at: 5,
    key: "a",
    n: 1,
    watermarkMs: 10,
  }];
  assertEquals(eventBatch(rows).behind?.rows, Int32Array.of(1));
  assertEquals(eventBatch(rows, true).behind?.rows, Int32Array.of(2, 3));
});
