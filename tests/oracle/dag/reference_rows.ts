import type { DagOp, DagRow } from "./dag_step.ts";
import { keyOf, type Rec, type RefAnswer, type RefStream, rest } from "./reference_stream.ts";

type Op<K extends DagOp["op"]> = Extract<DagOp, { readonly op: K }>;

/** A source behind its watermarks: rows without a time are refused and move nothing. */
export function referenceSource(
  { partitions, boundMs, early, onError }: Op<"source">,
  step: number,
): RefAnswer {
  const recs: Rec[] = [];
  let [rejected, filtered] = [0, 0];
  partitions.forEach((rows, partition) => {
    let newest = -Infinity;
    for (const row of rows) {
      if (early !== null && (row.v === null || row.v < early)) filtered++;
      else if (row.ts === null) rejected++;
      else {
        recs.push({ row, time: row.ts, watermark: newest - boundMs, part: `${step}/${partition}` });
        newest = Math.max(newest, row.ts);
      }
    }
  });
  const facts = { timed: true, ordered: true, pure: true, tsIsTime: true, knowsBehind: early === null };
  return { outputs: [{ recs, ...facts }], filtered, ...refused(rejected, onError) };
}

/** So many rows refused by a policy. */
export function refused(rejected: number, onError: string): Pick<RefAnswer, "rejected" | "deadLetters"> {
  return { rejected, deadLetters: onError === "deadLetter" ? rejected : 0 };
}

/** Each row by itself: what it becomes, or null where it is refused. */
function eachRow(
  input: RefStream,
  make: (row: DagRow) => readonly DagRow[] | null,
  onError = "skip",
): RefAnswer {
  let rejected = 0;
  const recs = input.recs.flatMap((rec) => {
    const rows = make(rec.row);
    if (rows === null) rejected++;
    return (rows ?? []).map((row) => ({ ...rec, row }));
  });
  return { outputs: [{ ...input, recs }], ...refused(rejected, onError) };
}

/** Rows of a stream for which a condition is true. */
function where(input: RefStream, holds: (row: DagRow) => boolean): RefStream {
  return { ...input, recs: input.recs.filter(({ row }) => holds(row)) };
}

/** Operators that look at one row at a time. */
export function referenceRows(op: DagOp, input: RefStream): RefAnswer | null {
  switch (op.op) {
    case "filter": {
      const output = where(input, ({ v }) => v !== null && v >= op.least);
      return { outputs: [output], filtered: input.recs.length - output.recs.length };
    }
    case "shift":
      return eachRow(input, (row) => [{ ...row, v: row.v === null ? null : rest(row.v + op.by) }]);
    case "number":
      return eachRow(input, (row) => numberOf(row), op.onError);
    case "filterNumber":
      return filterNumber(op, input);
    case "map":
      return eachRow(input, (row) => [{ ...row, v: row.v === null ? null : rest(row.v * 3 + 1) }]);
    case "flatMap":
      return eachRow(
        input,
        (row) =>
          Array.from({ length: Math.abs(row.id ?? 0) % 3 }, (_, j) => ({ ...row, id: copyId(row.id, j) })),
      );
    case "mapBatch":
    case "throttle":
    case "renames":
      return { outputs: [input] };
    case "throwing":
      return eachRow(input, (row) => row.v !== null && row.v % op.every === 0 ? null : [row], op.onError);
    case "asyncMap": {
      const made = eachRow(
        input,
        (row) =>
          row.v !== null && row.v % 11 === 0
            ? null
            : [{ ...row, v: row.v === null ? null : rest(row.v + 5) }],
        op.onError,
      );
      return { ...made, outputs: [{ ...made.outputs[0], ordered: input.ordered && op.ordered }] };
    }
    case "split":
      return {
        outputs: [
          where(input, ({ v }) => v !== null && v < op.low),
          where(input, ({ v }) => v !== null && v >= op.low && v < op.high),
          where(input, ({ v }) => v === null || v >= Math.max(op.low, op.high)),
        ],
      };
    default:
      return null;
  }
}

/** The `j`-th copy's id. */
export function copyId(id: number | null, j: number): number {
  return ((id ?? 0) * 2 + j) % 1_000_003;
}

/** The text as a number; null where it is none. */
function numberOf(row: DagRow): readonly DagRow[] | null {
  if (row.t === null) return [{ ...row, v: null }];
  return /^-?\d+$/.test(row.t) ? [{ ...row, v: Number(row.t) }] : null;
}

function filterNumber(op: Op<"filterNumber">, input: RefStream): RefAnswer {
  const fine = where(input, (row) => numberOf(row) !== null);
  const output = where(fine, ({ t }) => t !== null && Number(t) >= op.least);
  return {
    outputs: [output],
    filtered: fine.recs.length - output.recs.length,
    ...refused(input.recs.length - fine.recs.length, op.onError),
  };
}

/** All rows of several streams. */
export function referenceUnion(inputs: readonly RefStream[]): RefAnswer {
  const parts = inputs.map(({ recs }) => new Set(recs.map(({ part }) => part)));
  const apart = parts.every((set, i) => parts.every((other, j) => i === j || set.isDisjointFrom(other)));
  const all = (fact: (input: RefStream) => boolean) => inputs.every(fact);
  const timed = all((input) => input.timed);
  const recs = inputs.flatMap((input) => input.recs);
  return {
    outputs: [{
      recs: timed ? recs : recs.map((rec) => ({ ...rec, time: null })),
      timed,
      ordered: apart && all((input) => input.ordered),
      pure: apart && all((input) => input.pure),
      tsIsTime: timed && all((input) => input.tsIsTime),
      knowsBehind: timed && all((input) => input.knowsBehind),
    }],
  };
}

/** The first row of each key; again at `until`, where the row's time and its watermark have come so far. */
export function referenceDedup({ keys, ttlMs }: Op<"dedup">, input: RefStream): RefAnswer {
  const until = new Map<string, number>();
  const recs = input.recs.filter(({ row, time, watermark }) => {
    const key = keyOf(row, keys);
    const now = Math.max(time ?? -Infinity, watermark);
    if ((until.get(key) ?? -Infinity) > now || (ttlMs === null && until.has(key))) return false;
    until.set(key, ttlMs === null ? Infinity : time! + ttlMs);
    return true;
  });
  return { outputs: [{ ...input, recs }] };
}

/** Numbers the rows of each partition and key. */
export function referenceRuns(input: RefStream): RefAnswer {
  const counts = new Map<string, number>();
  const recs = input.recs.map((rec) => {
    const key = keyOf(rec.row, ["p", "k"]);
    const v = (counts.get(key) ?? 0) + 1;
    counts.set(key, v);
    return { ...rec, row: { ...rec.row, v } };
  });
  return { outputs: [{ ...input, recs }] };
}

/** Every row with the greatest of the rules of its key. */
export function referenceBroadcast(
  input: RefStream,
  rules: readonly { readonly k: string; readonly v: number }[],
): RefAnswer {
  return eachRow(input, (row) => {
    const limits = rules.filter(({ k }) => k === row.k).map(({ v }) => v);
    if (limits.length === 0) return [];
    return [{ ...row, v: rest((row.v ?? 0) + Math.max(...limits)) }];
  });
}

/** The same rows with watermarks declared anew. */
export function referenceRewatermark({ boundMs }: Op<"rewatermark">, input: RefStream): RefAnswer {
  const newest = new Map<string, number>();
  const recs = input.recs.map((rec) => {
    const before = newest.get(rec.part) ?? -Infinity;
    newest.set(rec.part, Math.max(before, rec.time!));
    return { ...rec, watermark: before - boundMs };
  });
  return { outputs: [{ ...input, recs, knowsBehind: false }] };
}
