import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Batch, type SourceOffsets, toRows, VirtualClock, VolleyError } from "../../core/mod.ts";
import { choice, eventTimes, intKeys, keys, normal, sequence, uniform } from "./columns.ts";
import { type GeneratedShape, type GeneratorOptions, GeneratorSource } from "./source.ts";

const columns = {
  id: sequence(),
  key: keys("user-", 100, { skew: 1 }),
  amount: normal(50, 10),
  kind: choice(["a", "b"]),
  at: eventTimes({ startMs: 1_000_000, stepMs: 10, disorderMs: 50 }),
};

type Options = Omit<GeneratorOptions<typeof columns>, "columns">;

async function rowsOf(
  options: Options,
  batchRows = 100,
  restored: SourceOffsets | null = null,
  records = Infinity,
) {
  const source = new GeneratorSource({ columns, ...options });
  source.open({ clock: new VirtualClock(), signal: new AbortController().signal, batchRows, restored });
  const batches: Batch[] = [];
  while (batches.length < records) {
    const record = await source.poll();
    if (record === null) break;
    batches.push(record.data);
  }
  const rows = batches.flatMap((batch) =>
    toRows<GeneratedShape<typeof columns>>(batch).map((row) => ({ ...row, p: batch.partition }))
  );
  return { rows, offsets: source.offsets() };
}

const byId = (a: { id?: unknown }, b: { id?: unknown }) => Number(a.id) - Number(b.id);

Deno.test("GeneratorSource gives the same rows for the same seed, others for another", async () => {
  const { rows } = await rowsOf({ rows: 500, seed: 7 });
  assertEquals(rows.length, 500);
  assertEquals((await rowsOf({ rows: 500, seed: 7 })).rows, rows);
  assert(JSON.stringify((await rowsOf({ rows: 500, seed: 8 })).rows, big) !== JSON.stringify(rows, big));
});

Deno.test("GeneratorSource gives the same rows at any batch size and restored anywhere", async () => {
  const options = { rows: 301, partitions: 3, seed: 5 };
  const whole = (await rowsOf(options)).rows.sort(byId);
  assertEquals(whole.map(({ id }) => id), Array.from({ length: 301 }, (_, i) => BigInt(i)));
  for (const records of [0, 1, 4, 30]) {
    const before = await rowsOf(options, 11, null, records);
    const after = await rowsOf(options, 17, before.offsets);
    assertEquals([...before.rows, ...after.rows].sort(byId), whole);
  }
});

Deno.test("eventTimes() stays within its disorder; zipf keys fall off by rank", async () => {
  const { rows } = await rowsOf({ rows: 5000 });
  for (const [offset, { at }] of rows.entries()) {
    const place = 1_000_000 + offset * 10;
    assert(at as number <= place && at as number >= place - 50);
  }
  const count = (key: string) => rows.filter((row) => row.key === key).length;
  const ratio = count("user-0") / count("user-1");
  assert(ratio > 1.6 && ratio < 2.5, `rank 0 comes ${ratio} times as often as rank 1`);
});

Deno.test("GeneratorSource keeps its rate on the clock it is given", async () => {
  const clock = new VirtualClock();
  const source = new GeneratorSource({ columns: { key: intKeys(5), x: uniform(0, 1) }, rowsPerSecond: 1000 });
  source.open({ clock, signal: new AbortController().signal, batchRows: 64, restored: null });
  let given = 0;
  let polling = true;
  const done = (async () => {
    while (polling) given += (await source.poll())?.numRows ?? 0;
  })();
  for (let i = 0; i < 100; i++) await clock.advance(10);
  assert(given >= 990 && given <= 1001, `${given} rows in a second`);
  polling = false;
  await clock.advance(100);
  await done;
});

Deno.test("GeneratorSource ends when it is aborted while it waits for its rate", async () => {
  const abort = new AbortController();
  const source = new GeneratorSource({ columns: { x: uniform(0, 1) }, rowsPerSecond: 0.001 });
  source.open({ clock: new VirtualClock(), signal: abort.signal, batchRows: 64, restored: null });
  await source.poll();
  const waiting = source.poll();
  abort.abort();
  assertEquals(await waiting, null);
});

Deno.test("GeneratorSource refuses options that make no sense", () => {
  const bad: Partial<GeneratorOptions<typeof columns>>[] = [
    { rows: -1 },
    { rowsPerSecond: 0 },
    { partitions: 0 },
    { seed: 0.5 },
  ];
  for (const options of bad) {
    const error = assertThrows(() => new GeneratorSource({ columns, ...options }), VolleyError);
    assertEquals(error.code, "GENERATOR_INVALID");
  }
  assertThrows(() => keys("k", 0), VolleyError, "0 keys");
  assertThrows(() => choice([]), VolleyError, "no values");
});

function big(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
