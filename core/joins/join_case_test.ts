import { assert, assertEquals } from "@std/assert";
import {
  Batch,
  batchFromRows,
  RowBatcher,
  rowFromExactJson,
  Schema,
  timestamp,
  toRows,
} from "../data/mod.ts";
import type { Stage } from "../operators/mod.ts";
import type { JoinType, StepOf } from "../plan/mod.ts";
import { seededRandom } from "../time/mod.ts";
import { AssignWatermarks } from "../windows/mod.ts";
import type { JoinSpec } from "./join_spec.ts";
import { INPUT, type JoinCase, type JoinInput, type JoinRow } from "./random_join_test.ts";
import { SessionJoin } from "./session_join.ts";

export { INPUT, type JoinCase, type JoinInput, type JoinRow, randomCase } from "./random_join_test.ts";

/** The part of a spec that does not depend on the kind of join: all columns of both inputs. */
export function specOf({ keys }: JoinCase, type: JoinType, batchRows: number, windowed = false): JoinSpec {
  const positions = keys.map((key) => INPUT.indexOf(key));
  const names = INPUT.fields.map(({ name }) => name);
  const fields = ["l", "r"].flatMap((side) =>
    INPUT.fields.map((field) => ({ ...field, name: `${side}_${field.name}`, nullable: true }))
  );
  const bounds = ["window_start", "window_end"].map((name) => {
    return { name, type: timestamp("ms"), nullable: false };
  });
  return {
    inputs: [INPUT, INPUT],
    keys: [positions, positions],
    keyTypes: positions.map((position) => INPUT.fields[position].type),
    columns: ([0, 1] as const).flatMap((side) => names.map((_, column) => ({ side, column }))),
    output: new Schema([...fields, ...(windowed ? bounds : [])]),
    type,
    batchRows,
    maxRowsHeld: 1e6,
    lateOutput: "late",
  };
}

/** How rows arrive: none of it may change the answer. */
export interface Arrival {
  readonly batchRows: number;
  readonly seed: number;
}

/** What a stage made of a case. */
export interface JoinAnswer {
  /** Results as text, sorted. */
  readonly lines: readonly string[];
  readonly late: number;
  /** Late rows as they were put out, sorted. */
  readonly lateLines: readonly string[];
  readonly held: number;
}

/** Runs a stage over a case, as the runtime would; throws when a result is older than the watermark passed on. */
export function runJoin(stage: Stage, { inputs }: JoinCase, arrival: Arrival): JoinAnswer {
  const random = seededRandom(arrival.seed);
  const assigners = inputs.map(({ boundMs }) => {
    return new AssignWatermarks({
      column: 0,
      maxOutOfOrdernessMs: boundMs,
      listAtWatermark: stage instanceof SessionJoin,
    });
  });
  const queues = inputs.map(({ partitions }, side) =>
    partitions.map((rows, p) => batchesOf(rows, 10 * side + p, arrival.batchRows, random))
  );
  const ports = [-Infinity, -Infinity];
  const lines: string[] = [];
  const lateLines: string[] = [];
  let passedMs = -Infinity;
  const collect = (batches: Iterable<Batch> | Batch | null) => {
    const given: Iterable<Batch> = batches instanceof Batch ? [batches] : batches ?? [];
    for (const batch of given) {
      lines.push(...linesOf(batch, passedMs));
    }
  };
  const advance = (side: number, timeMs: number) => {
    const before = Math.min(...ports);
    ports[side] = Math.max(ports[side], timeMs);
    const now = Math.min(...ports);
    if (now <= before) return;
    collect(stage.onWatermark!(now));
    passedMs = now === Infinity ? Infinity : Math.max(passedMs, Math.min(now, stage.heldWatermark!));
  };
  const tell = (side: number) => {
    const statuses = queues[side].map((left, p) => ({ partition: 10 * side + p, ended: left.length === 0 }));
    assigners[side].onPartitions(statuses as never);
    advance(side, statuses.every(({ ended }) => ended) ? Infinity : assigners[side].watermark);
  };
  [0, 1].forEach(tell);
  for (;;) {
    const open = queues.flatMap((partitions, side) =>
      partitions.flatMap((left, p) => left.length > 0 ? [{ side, p }] : [])
    );
    if (open.length === 0) break;
    const { side, p } = open[Math.floor(random() * open.length)];
    for (let run = 1 + Math.floor(random() * 3); run > 0 && queues[side][p].length > 0; run--) {
      const assigned = assigners[side].process(queues[side][p].shift()!) as Batch | null;
      if (assigned !== null) collect(stage.process(assigned, side));
      lateLines.push(...lateLinesOf(stage));
      tell(side);
    }
  }
  const { late = 0, stateEntries = 0 } = stage.counts!();
  return { lines: lines.sort(), late, lateLines: lateLines.sort(), held: stateEntries };
}

/** A late row as the reference writes it. */
export function lateLine(
  row: JoinRow,
  watermarkMs: number,
  partition: number,
  bounds: readonly number[],
): string {
  const { at, a, b, n, flag, items } = row;
  return JSON.stringify([
    partition,
    [at, a, b, n, flag, items],
    at,
    watermarkMs,
    ...bounds,
    watermarkMs - at,
  ]);
}

function lateLinesOf(stage: Stage): string[] {
  return (stage.side?.take() ?? []).flatMap(({ tag, batch }) => {
    assertEquals(tag, "late");
    return toRows(batch).map((event) => {
      const { event_data, ...facts } = event as Record<string, unknown>;
      const row = toRows(batchFromRows(INPUT, [rowFromExactJson(INPUT, event_data as string) as never]))[0];
      return JSON.stringify([
        batch.partition,
        Object.values(row as object),
        ...Object.values(facts).map(Number),
      ]);
    });
  });
}

/** A result as the reference writes it. */
export function resultLine(
  left: JoinRow | null,
  right: JoinRow | null,
  timeMs: number,
  window: readonly number[] = [],
): string {
  const values = (row: JoinRow | null) =>
    row === null ? [null, null, null, null, null, null] : [row.at, row.a, row.b, row.n, row.flag, row.items];
  return JSON.stringify([...values(left), ...values(right), ...window, timeMs]);
}

function linesOf(batch: Batch, passedMs: number): string[] {
  if (batch.rows === 0) return [];
  const times = batch.times!;
  return toRows(batch).map((row, i) => {
    const timeMs = times.values[i];
    assert(timeMs > passedMs, `a result at ${timeMs} came after watermark ${passedMs}`);
    assert(timeMs >= times.minMs && timeMs <= times.maxMs);
    return JSON.stringify([...Object.values(row as object), timeMs]);
  });
}

/** Batches of a partition: dense or with rows deselected; text coded by one dictionary, by several, or plain. */
function batchesOf(rows: readonly JoinRow[], partition: number, size: number, random: () => number): Batch[] {
  const batcher = new RowBatcher(INPUT, { batchRows: 2 * size });
  const batches: Batch[] = [];
  const text = Math.floor(random() * 4);
  for (let from = 0; from < rows.length; from += size) {
    const part = rows.slice(from, from + size);
    const padded = random() < 0.3 ? part.flatMap((row) => [row, { ...row, at: row.at + 7 }]) : part;
    const init = padded === part
      ? { partition }
      : { partition, selection: Int32Array.from(part, (_, i) => 2 * i) };
    const sizeMax = text === 1 ? 0 : text === 2 ? 2 : undefined;
    if (text === 0) { for (const row of padded) batcher.push(row as never); }
    batches.push(
      text === 0
        ? batcher.take(init)
        : batchFromRows(INPUT, padded as never, { ...init, dictionarySizeMax: sizeMax }),
    );
  }
  return batches;
}

/** When a row could have met partners: from, and up to but not including. */
export type PartnerTimes = (row: JoinRow, side: number) => readonly [number, number];

/** The rows of an input that are in time, each with its partition and the watermark just before it; and the late ones. */
export function inTime(
  { partitions, boundMs }: JoinInput,
  side: number,
  isLate: (row: JoinRow, watermarkMs: number) => boolean,
  partnerTimes: PartnerTimes,
): { rows: { row: JoinRow; partition: number; watermarkMs: number }[]; late: string[] } {
  const late: string[] = [];
  const rows = partitions.flatMap((own, p) => {
    let newest = -Infinity;
    return own.flatMap((row) => {
      const watermarkMs = newest - boundMs;
      newest = Math.max(newest, row.at);
      if (!isLate(row, watermarkMs)) return [{ row, partition: 10 * side + p, watermarkMs }];
      late.push(lateLine(row, watermarkMs, 10 * side + p, partnerTimes(row, side)));
      return [];
    });
  });
  return { rows, late };
}

/** Whether two rows have the same key; a null matches nothing. */
export function sameKey(keys: readonly ("a" | "b")[], left: JoinRow, right: JoinRow): boolean {
  return keys.every((key) => left[key] !== null && left[key] === right[key]);
}

/** Eight arrivals of one case. */
export const ARRIVALS: readonly Arrival[] = [1, 2, 3, 7, 16, 64, 512, 4096].map((batchRows, i) => {
  return { batchRows, seed: 100 + i };
});

/** Holds a stage to the reference for every arrival. */
export function holdToReference(
  made: (batchRows: number) => Stage,
  join: JoinCase,
  wanted: { readonly lines: readonly string[]; readonly late: readonly string[] },
  seed: number,
): void {
  const lines = [...wanted.lines].sort();
  for (const arrival of ARRIVALS) {
    const batchRows = [1, 3, 1000][(seed + arrival.batchRows) % 3];
    const answer = runJoin(made(batchRows), join, { ...arrival, seed: arrival.seed + seed });
    const [more, fewer] = [difference(answer.lines, lines), difference(lines, answer.lines)];
    assertEquals([more, fewer], [[], []], `seed ${seed}, batches of ${arrival.batchRows}`);
    assertEquals(answer.lines.length, lines.length, `twice, seed ${seed}, batches of ${arrival.batchRows}`);
    assertEquals(answer.late, wanted.late.length, `late rows, seed ${seed}, batches of ${arrival.batchRows}`);
    assertEquals(answer.lateLines, [...wanted.late].sort(), `seed ${seed}, batches of ${arrival.batchRows}`);
    assertEquals(answer.held, 0, `rows held at the end, seed ${seed}`);
  }
}

function difference(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

/** Windows of a window join, in a random case. */
export type RandomWindow = Extract<StepOf<"windowJoin">["window"], { kind: "tumbling" | "sliding" }>;
