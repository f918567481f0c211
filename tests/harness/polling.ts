import {
  type Batch,
  type Source,
  type SourceContext,
  type SourceOffsets,
  type StreamRecord,
  systemClock,
} from "../../mod.ts";

/** How a test opens a source. */
export interface PollingOptions {
  readonly batchRows?: number;
  readonly restored?: SourceOffsets | null;
  readonly signal?: AbortSignal;
}

/** A context for opening a source in a test. */
export function sourceContext(options: PollingOptions = {}): SourceContext {
  return {
    clock: systemClock,
    signal: options.signal ?? new AbortController().signal,
    batchRows: options.batchRows ?? 1024,
    restored: options.restored ?? null,
  };
}

/** Opens a source, polls it to its end (or `recordsMax` records), closes it; gives the batches and the offsets then. */
export async function pollAll(
  source: Source,
  options: PollingOptions & { readonly recordsMax?: number } = {},
): Promise<{ readonly batches: Batch[]; readonly offsets: SourceOffsets; readonly ended: boolean }> {
  const batches: Batch[] = [];
  let record: StreamRecord | null = null;
  try {
    await source.open(sourceContext(options));
    while (batches.length < (options.recordsMax ?? Infinity)) {
      record = await source.poll();
      if (record === null) break;
      batches.push(record.data);
    }
    // By way of JSON, as a checkpoint keeps them.
    const offsets = JSON.parse(JSON.stringify(source.offsets())) as SourceOffsets;
    return { batches, offsets, ended: record === null };
  } finally {
    await source.close();
  }
}
