import { Batch, Column, int32, schema, timestamp, timestampColumn } from "@volley/volley";

/** Columns of the benchmarks' rows. */
export const ORDER = schema({ user: int32, amount: int32, at: timestamp("ms") });

/** Distinct users. */
export const USERS = 10_000;
/** Orders are out of order by less than this. */
export const DISORDER_MS = 500;

const START_MS = Date.UTC(2026, 0, 1);
/** A minute holds 600,000 orders. */
const ORDERS_A_MS = 10;
/** Batches whose users and amounts are drawn once and used again and again. */
const CYCLE = 256;

/** Orders without end, in batches: users and amounts repeat after a while, event time goes on. */
export function* endlessOrders(batchRows: number): Generator<Batch> {
  const cycle = Array.from({ length: CYCLE }, (_, batch) => drawn(batch * batchRows, batchRows));
  for (let from = 0;; from += batchRows) {
    const columns = cycle[from / batchRows % CYCLE];
    yield new Batch(ORDER, [...columns, times(from, batchRows)], batchRows);
  }
}

/** So many orders in memory. */
export function orders(rows: number, batchRows: number): Batch[] {
  return Array.from({ length: Math.ceil(rows / batchRows) }, (_, batch) => {
    const from = batch * batchRows;
    const length = Math.min(batchRows, rows - from);
    return new Batch(ORDER, [...drawn(from, length), times(from, length)], length);
  });
}

function drawn(from: number, length: number): Column[] {
  const users = Int32Array.from({ length }, (_, i) => mix(from + i, 1) % USERS);
  const amounts = Int32Array.from({ length }, (_, i) => mix(from + i, 2) % 1000);
  return [users, amounts].map((values) => new Column({ type: int32, length, values }));
}

function times(from: number, length: number): Column {
  const epochMs = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    epochMs[i] = START_MS + Math.floor((from + i) / ORDERS_A_MS) - mix(from + i, 3) % DISORDER_MS;
  }
  return timestampColumn(epochMs);
}

/** 32 well-mixed bits (the finaliser of MurmurHash3). */
function mix(i: number, seed: number): number {
  let h = (Math.imul(i, 0x9E3779B1) + seed) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x85EBCA6B) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xC2B2AE35) >>> 0;
  return (h ^ (h >>> 16)) >>> 0;
}
