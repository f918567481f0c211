import type { DagRow } from "./dag_step.ts";

/** A row on its way: its event time, the watermark its own partition had just before it, and that partition. */
export interface Rec {
  readonly row: DagRow;
  /** Null where the stream has no event times. */
  readonly time: number | null;
  readonly watermark: number;
  /** Rows of one partition keep their order where the stream is `ordered`. */
  readonly part: string;
}

/** A stream, and what is promised of it. */
export interface RefStream {
  readonly recs: readonly Rec[];
  readonly timed: boolean;
  /** Rows of a partition come in the order of the list, whatever the arrival. */
  readonly ordered: boolean;
  /** Rows that are equal have equal times and watermarks. */
  readonly pure: boolean;
  /** `ts` is the row's event time, and null nowhere. */
  readonly tsIsTime: boolean;
  /** `b` says how far behind its watermark a row was. */
  readonly knowsBehind: boolean;
}

/** What a step must come to. */
export interface RefAnswer {
  readonly outputs: readonly RefStream[];
  /** Rows of its own shape, of steps nothing follows; as text, in any order. */
  readonly lines?: readonly string[];
  readonly late?: number;
  readonly rejected?: number;
  readonly deadLetters?: number;
  readonly filtered?: number;
  /** What late rows become, as text; of windows with a late side output. */
  readonly lateLines?: readonly string[];
}

/** A remainder with the sign of the dividend, as SQL has it. */
export function rest(value: number | null, by = 1000): number | null {
  return value === null ? null : value % by + 0;
}

/** The values of some columns as one text. */
export function keyOf(row: DagRow, keys: readonly string[]): string {
  return JSON.stringify(keys.map((name) => row[name as keyof DagRow]));
}

/** Rows by key, in their order. */
export function byKey(recs: readonly Rec[], keys: readonly string[]): Rec[][] {
  const groups = new Map<string, Rec[]>();
  for (const rec of recs) {
    const key = keyOf(rec.row, keys);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [rec]);
    else group.push(rec);
  }
  return [...groups.values()];
}

/** A row as sinks are compared by. */
export function lineOf({ ts, id, p, k, v, t, b }: DagRow): string {
  return JSON.stringify([ts, id, p, k, v, t, b]);
}
