import { Batch, batchFromRows, type BatchInit, type Schema, toRows } from "../../data/mod.ts";

/** What a snapshot keeps of a batch that is held. */
interface HeldValue {
  readonly rows: readonly object[];
  readonly partition: number;
  readonly times: BatchInit["times"];
  readonly behind: BatchInit["behind"];
}

/** A dense batch as plain data. */
export function heldValue(batch: Batch): HeldValue {
  const { partition, times, behind } = batch;
  const { values, minMs, maxMs } = times ?? {};
  return {
    rows: toRows(batch),
    partition,
    times: times === null ? null : { values: values!.slice(), minMs: minMs!, maxMs: maxMs! },
    behind: behind === null ? null : { ...behind },
  };
}

/** The batch again. */
export function heldFrom(value: unknown, schema: Schema): Batch {
  const { rows, ...init } = value as HeldValue;
  const { columns, length } = batchFromRows(schema, rows as never);
  return new Batch(schema, columns, length, init);
}
