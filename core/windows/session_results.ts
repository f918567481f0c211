import { createAccumulator, mergeGroups } from "../aggregates/mod.ts";
import { Batch, type Column, timestampColumn } from "../data/mod.ts";
import { rowNumbers } from "./pane.ts";
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
  sessions: Int32Array,
  { first, last }: SessionExtents,
  gapMs: number,
  facts: AnswerFacts | null,
): Batch {
  const { length } = sessions;
  const results = spec.aggregates.map(createAccumulator);
  for (const accumulator of results) accumulator.grow(length);
  mergeGroups(results, store.accumulators, sessions, rowNumbers(length), length);
  const keySlots = new Int32Array(length);
  const starts = new Float64Array(length);
  const ends = new Float64Array(length);
  let [leastMs, greatestMs] = [Infinity, -Infinity];
  for (let j = 0; j < length; j++) {
    const session = sessions[j];
    keySlots[j] = store.keyOf[session];
    starts[j] = first[session];
    ends[j] = last[session] + gapMs;
    leastMs = Math.min(leastMs, ends[j]);
    greatestMs = Math.max(greatestMs, ends[j]);
  }
  const endColumn = timestampColumn(ends);
  const columns: Column[] = [
    ...store.keys.keys(keySlots, 0, length),
    timestampColumn(starts),
    endColumn,
    ...results.map((accumulator) => accumulator.finish(0, length)),
  ];
  if (facts !== null) {
    columns.push(revisionColumn(facts.revisions), retractedColumn(facts.retracted, length));
  }
  const times = new ResultTimes(endColumn, length, leastMs, greatestMs);
  return new Batch(spec.output, columns, length, { times });
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
