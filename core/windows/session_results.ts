import { type Accumulator, createAccumulator } from "../aggregates/mod.ts";
import { Batch, type Column, timestampColumn } from "../data/mod.ts";
import type { WindowAggregateSpec } from "./pane_window.ts";
import { ResultTimes } from "./result_batches.ts";
import { retractedColumn, revisionColumn } from "./revision.ts";
import type { SupersededAnswer } from "./session_answers.ts";
import type { SessionStore } from "./session_store.ts";

/** Where sessions begin and have their last row. */
export interface SessionExtents {
  readonly first: ArrayLike<number>;
  readonly last: ArrayLike<number>;
}

/** What the answers of a batch say of themselves; null where each session answers once. */
export interface AnswerFacts {
  readonly revisions: Int32Array;
  readonly retracted: boolean;
}

/** Results of sessions as they stand: keys, window_start, window_end, aggregates, and what `facts` say. */
export function sessionResults(
  spec: WindowAggregateSpec,
  store: SessionStore,
  sessions: readonly number[],
  { first, last }: SessionExtents,
  gapMs: number,
  facts: AnswerFacts | null,
): Batch {
  const { length } = sessions;
  const results = spec.aggregates.map(createAccumulator);
  for (const accumulator of results) accumulator.grow(length);
  sessions.forEach((session, slot) => mergeSlot(store.accumulators, session, results, slot));
  const keySlots = Int32Array.from(sessions, (session) => store.keyOf[session]);
  const ends = sessions.map((session) => last[session] + gapMs);
  const endColumn = timestampColumn(ends);
  const columns: Column[] = [
    ...store.keys.keys(keySlots, 0, length),
    timestampColumn(sessions.map((session) => first[session])),
    endColumn,
    ...results.map((accumulator) => accumulator.finish(0, length)),
  ];
  if (facts !== null) {
    columns.push(revisionColumn(facts.revisions), retractedColumn(facts.retracted, length));
  }
  const times = new ResultTimes(endColumn, length, least(ends), -least(ends.map((end) => -end)));
  return new Batch(spec.output, columns, length, { times });
}

/** Adds what slot `from` holds to slot `slot` of others, or of the same. */
export function mergeSlot(
  source: readonly Accumulator[],
  from: number,
  to: readonly Accumulator[],
  slot: number,
): void {
  ONE_SLOT[0] = slot;
  for (let k = 0; k < to.length; k++) to[k].merge(source[k], from, from + 1, ONE_SLOT);
}

/** Single rows of several batches, a batch for each. */
export function* answersOf(answers: readonly SupersededAnswer[]): Generator<Batch> {
  const rows = new Map<Batch, number[]>();
  for (const { batch, row } of answers) {
    const known = rows.get(batch);
    if (known === undefined) rows.set(batch, [row]);
    else known.push(row);
  }
  for (const [batch, positions] of rows) {
    const selection = Int32Array.from(positions).sort();
    yield batch.derive(batch.schema, batch.columns, selection, selection.length);
  }
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

const ONE_SLOT = new Int32Array(1);
